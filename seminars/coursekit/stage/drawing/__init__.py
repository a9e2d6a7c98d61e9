"""What authors draw data with: charts, curves, histograms, networks, surfaces.

In: arrays that experiments computed. Out: mobjects. Authors take them from `coursekit.stage`, by one name each.
May import `letters` and colours and sizes (`theme`).
"""
