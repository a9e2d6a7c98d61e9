"""What is wrong with a picture: what a viewer cannot see, read or tell, found while a section is performed.

In: a scene on stage. Out: findings with their moments, measures and limits, and a picture of them.
May import all of the stage, and what runs in a job's process of the graph.

    observer                after every play() and wait(): asks the rules, each when it can be told
    looking, texts, pixels  from the stage to a `seen.Moment`: what is visible, and what lies behind it
    plotted                 which data was placed in which chart
    brightness              of large things, frame by frame
    rules                   functions of a Moment; `limits` has their levels and numbers
    findings, picture       what they found, as values and drawn
    job                     an audit beside its clip, or alone
"""
