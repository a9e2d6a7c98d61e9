"""What authors draw data with: charts, curves, histograms, networks, surfaces.

In: arrays that experiments computed. Out: mobjects. Authors take them from `coursekit.stage`, by one name each.
May import `letters` and colours and sizes (`theme`).

    chart, ranges, shares       axes, their ranges, axes of percentages
    curves, band, trail         curves, their spread, what moves along them
    histogram, heat, landscape  distributions, matrices, losses over two parameters
    network, flow               networks from their weights, tensors that flow
    cards                       the last section of a scene
    polyline                    straight pieces in one mobject
"""
