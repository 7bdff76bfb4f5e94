"""What `pytest -m quick` leaves out, and why: everything else is quick.

A line is a test file below this folder, or one test in it.
"""

_BOOK = "formats/workbook/test_workbook.py::test_"
_PRESETS = "presets/test_presets.py::test_"

NOT_QUICK = {
    # real programs
    "api/test_notebook.py": "a Jupyter kernel",
    "engine/test_functions.py::test_a_function_of_ones_own_is_computed_by_every_back_end": "all",
    "engine/test_javascript.py": "Node",
    "engine/test_spreadsheet.py": "LibreOffice",
    "formats/page/test_numbers.py": "Node",
    "formats/page/test_page.py": "Chromium",
    "formats/page/test_reading.py": "Node",
    "formats/test_mermaid.py::test_mermaid_draws_it": "Chromium and npm",
    f"{_BOOK}a_range_follows_its_two_ends": "LibreOffice",
    f"{_BOOK}every_cell_follows_changed_inputs": "LibreOffice",
    f"{_BOOK}quantities_that_are_called_like_cells": "LibreOffice",
    f"{_BOOK}the_sheet_tells_whether_it_agrees": "LibreOffice",
    f"{_BOOK}what_no_spreadsheet_computes_is_marked_and_listed": "LibreOffice",
    "packaging/test_install.py": "pip, in fresh environments",
    # many processes of our own
    "cli/test_answers.py::test_a_quantity_is_a_number_a_unit_and_a_text": "18 commands",
    "cli/test_answers.py::test_an_answer_has_its_form": "18 commands",
    "cli/test_commands.py::test_a_preset_prints_a_complete_report": "5 reports",
    "cli/test_commands.py::test_a_report_goes_to_a_file": "10 reports",
    "cli/test_export.py": "12 commands",
    "cli/test_library.py": "20 commands",
    "cli/test_ranges.py": "15 commands",
    "cli/test_stress_latency.py": "15 commands",
    "cli/test_sweep_compare.py": "15 commands",
    "cli/test_terminal.py": "40 commands",
    "formats/test_golden.py": "7 commands",
    "formats/test_plot.py": "20 commands that draw with Matplotlib",
    "test_readme.py::test_a_console_block_prints_what_it_says": "a shell for each block",
    # much work
    f"{_BOOK}every_quantity_of_a_preset_is_a_named_cell": "6 presets",
    f"{_BOOK}the_same_scenario_gives_the_same_bytes": "written twice",
    "engine/test_computed.py::test_any_settings_are_those_of_a_build": "60 builds",
    "engine/test_computed.py::test_every_input_can_be_set": "200 builds",
    "model/graph/test_codec.py::test_a_graph_that_was_data_is_the_same": "every preset",
    "engine/test_code.py::test_a_compiled_function_gives_what_a_run_gives": "hundreds of runs",
    "language/test_properties.py::test_what_is_printed_parses_to_the_same_tree": "300 trees",
    "language/test_robust.py::test_what_reads_is_printed_as_what_reads_the_same": "400 texts",
    "model/files/test_document_property.py": "hundreds of files",
    "analysis/test_compare.py::test_parts_add_up_to_every_difference": "hundreds of runs",
    "analysis/test_compare.py::test_more_changes_than_subsets_can_be_counted": "2,000 runs",
    "analysis/test_flip.py::test_every_flip_is_one_in_a_run": "hundreds of runs",
    "analysis/test_flip.py::test_the_nearest_come_first_and_few_of_each": "every flip of a preset",
    "analysis/test_sweep.py::test_every_point_is_a_single_run": "a build for each point",
    "formats/test_mermaid.py::test_the_flows_into_a_part_make_up_what_it_is_given": "20 presets",
    "model/library/test_json_schema.py::test_every_preset_is_valid": "every preset is read",
    "presets/test_blocks.py::test_a_block_can_be_calculated_at_the_ends_of_every_range": "ranges",
    "language/test_pint.py::test_the_engine_agrees_with_pint_on_arithmetic": "300 times pint",
    "language/test_robust.py::test_a_mutated_expression_has_a_value_or_an_error_inside_it": "600",
    f"{_PRESETS}a_scenario_has_published_results": "every preset is built",
    f"{_PRESETS}a_scenario_is_a_system": "every preset is built",
    f"{_PRESETS}a_scenario_is_rendered_in_every_form": "6 reports of each",
    f"{_PRESETS}every_value_says_where_it_comes_from": "every preset is read",
    f"{_PRESETS}its_report_as_data_has_the_form_that_is_promised": "each as JSON",
    f"{_PRESETS}no_check_of_severity_error_fails": "every preset is built",
    f"{_PRESETS}published_results_are_reproduced": "every preset is built",
    f"{_PRESETS}the_examples_of_a_block_hold": "hundreds of builds",
    f"{_PRESETS}what_binds_is_named": "a report of each",
    "presets/test_stresses.py": "every stress of every block",
}
