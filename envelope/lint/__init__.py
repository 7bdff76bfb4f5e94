"""Arithmetic that stands in documents: claims such as `40 × 500 B = 20 KB`, found and recomputed.

A document is read line by line (`documents`), a line is freed of its markup (`markup`, `latex`)
and cut into words and numbers (`tokens`). What may be the two sides of a claim (`claims`) is
written anew in our own language, once for each reading that a charitable reader has of it
(`starts`, `sides`, `operands`, `units_behind`, `words`). These are parsed and calculated
(`values`), and a claim is wrong only where all of its readings are and nothing unsaid may lie
between (`compare`, `verdict`, `doubts`), by a factor that often says why (`causes`). Claims without
a sign are the totals of lists (`totals`) and the columns of tables (`tables`, `headers`). An input
that a claim restates otherwise than its document is wrong, too (`restated`).
"""
