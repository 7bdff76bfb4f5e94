"""From TOML files to one ordered, checked, unit-free graph.

`files` reads them, `library` finds what they name, `build` makes the graph, and `graph` is what the
rest of the package works with. The words of the code, one for each thing:

    document      a TOML file as it is written: its text, its values and where each of them stands
    sheet         one scenario or block, read but not yet understood: its entries, still text
    entry         one named line of a file: an input, a formula or a check, and its attributes
    attribute     what else an entry says of itself: its source, its basis, its lower and upper end
    block         a file that describes one kind of part, to be used by many scenarios, or a table
                  of a scenario's own file
    part          a block as one scenario uses it, with inputs of its own
    row           one of many parts of the same block, which have most inputs in common
    table         a file of rows, as spreadsheets write it
    star          what stands for each row in a name: `topics.*.storage`
    scope         the prefix of the names inside a part: `cache.` in `cache.hit_ratio`
    draft         a quantity while the graph is built, before its dimension has been checked
    formula       an expression as a tree, with what each of its names refers to
    dimension     what is measured: data, time, users per second
    unit          in what it is measured: GB, days, requests/s
    measure       the dimension and the unit of an expression
    placeholder   a noun of a block, such as `thing`, that stands for whatever a scenario counts
    quantity      a checked name: an input or a formula with its dimension and its unit
    graph         all quantities of a scenario, in the order in which they are calculated
    output        a name that means the same in every part, such as `servers` or `cost`
    total         the sum of an output over all parts
    check         a condition that should hold, such as `servers <= 500 servers`
    expectation   a result that was published, and how near the scenario has to come to it
    stress        something that goes wrong, such as the loss of a zone, and what it changes
    path          the way of a request through the parts
    step          one stop on a path: a part, or several at once
    machine       the shape of a server: its cores, its memory, its price
    convention    what a day, a month and a KB are
    setting       a value that is given for one run, instead of that in the file
    run           the values of a graph for one choice of its inputs
    sample        the values for one draw from all ranges
    spread        how far the samples of a quantity lie apart: its 5th, 50th and 95th percentile
    basis         whose a value is: chosen, measured, published, told by a vendor or assumed
"""
