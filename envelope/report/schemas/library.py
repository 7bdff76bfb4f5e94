"""The forms of answers about what there is: expressions, files, numbers, machines, documents."""

from envelope.report.schemas.shared import TIMES, Answered

ANSWERS = {
    "calc": Answered("each expression's value by its name, or by its number", {"*": "#value"}),
    "numbers": Answered(
        "reference numbers by their names in expressions",
        {"*": {"value": "#value", "low?": "#value", "high?": "#value", "*": "text"}},
    ),
    "list": Answered(
        "what is listed: files by kind, errata, deployments, measurements, or bases",
        (
            {"scenarios?": "#listed", "blocks?": "#listed"},
            [
                {
                    "scenario name published right reason": "text",
                    "source": "text",
                    "factor": "number",
                }
            ],
            {
                "deployments": [
                    {
                        "name title what kind about": "text",
                        "source": "text",
                        "asked": "#value",
                        "ran": "#value",
                        "ratio": "number or null",
                        "told": {"*": "text"},
                        "defaults measured taken": ["text"],
                    }
                ],
                "kinds": ["#reality_kind"],
                "overall": "#reality_kind",
            },
            {
                "runs": [
                    {
                        "program version machine date": "text",
                        "name about kind command block": "text",
                        "result spread reason": "text",
                        "predicted": "#value",
                        "measured": "#value",
                        "ratio": "number",
                        "core": "number",
                        "given": {"*": "text"},
                        "calibrates": "truth",
                        "cited": "truth",
                    }
                ],
                "kinds": [{"name": "text", "runs mean near aim": "number"}],
            },
            {
                "basis": "#bases",
                "follows": "number",
                "files": {"*": {"*": "number"}},
                "assumed": [{"file name measure": "text"}],
            },
        ),
    ),
    "show": Answered("a scenario or block as it is written", "#file"),
    "hardware": Answered(
        "a part on each machine shape, or what each shape gives",
        (
            {
                "part": "text",
                **TIMES,
                "as_it_is": {"machine": "text", "*": "#quantity"},
                "cheapest": "text or null",
                "machines": [
                    {"machine": "text", "bound_by?": "text", "objection?": "text", "*": "#quantity"}
                ],
            },
            {"*": {"*": "text"}},
        ),
    ),
    "check": Answered(
        "each file: its result, and everything that is said of it",
        [
            {
                "file": "text",
                "result": "text",
                "counts": {"*": "number"},
                "complaints": [{"severity message place": "text"}],
                "errors": ["#problem"],
            }
        ],
    ),
    "lint": Answered(
        "findings, what was fixed, how many claims there are in how many files",
        {"findings": ["#finding"], "fixed": ["#finding"], "claims": "number", "files": "number"},
    ),
    "schema": Answered(
        "the schemas that there are by name; with a name, that JSON Schema",
        ({"*": "text"}, "schema"),
    ),
    "help": Answered("kinds of errors: causes and cures", {"*": {"cause cure": "text"}}),
    "errors": Answered("what is wrong, as it is written to stderr", {"errors": ["#problem"]}),
}
