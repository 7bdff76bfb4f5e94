"""What was measured takes the place of what was assumed.

Readers (`table`, `answers`, `live`) give Measured records; `resolved` makes values of quantities of
them; `expressions` and `overlay` write the scenario in which they stand.
"""
