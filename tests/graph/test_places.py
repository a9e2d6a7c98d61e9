"""Where a module of the graph is tested: in a file of its name, or where this table says."""

import ast
from pathlib import Path

import coursekit

TESTS = Path(__file__).parents[1]
GRAPH = Path(coursekit.__file__).parent / "graph"

# Modules whose laws are told by what a person does: the file that holds most of them. Others have one of their name.
TESTED_IN = {
    "jobs/code/places": "stage/test_any_scene.py",
    "building/why/page_changes": "graph/building/why/test_changes.py",
    "building/why/value_changes": "graph/building/why/test_changes.py",
    "building/why/code_changes": "graph/building/why/test_changes.py",
    "building/edited_source": "graph/building/test_builder_checks.py",
    "building/engines": "cluster/test_cluster.py",
    "building/import_checks": "graph/test_rebuilding.py",
    "commands/verifying/whole_scenes": "graph/building/test_builder_regrouping.py",
    "course/leavings": "graph/building/test_builder_regrouping.py",
    "course/unbuilt_scenes": "graph/course/test_discovery_scenes.py",
    "course/scene_parts": "graph/course/test_reading_again.py",
    "source/statements/counting": "graph/source/statements/test_parts.py",
    "source/state/scene_state": "graph/source/state/test_shared_state.py",
    "source/state/state_names": "stage/state/test_leavings.py",
    "building/why/observation_changes": "graph/building/test_observed.py",
    "building/pieces": "graph/targets/sections/test_parts.py",
    "building/placing": "graph/building/test_builder.py",
    "building/outside": "graph/building/test_builder.py",
    "building/why/standings": "graph/commands/test_why.py",
    "building/unchanged": "graph/test_rebuilding.py",
    "command_line/naming/likeness": "graph/command_line/naming/test_names.py",
    "command_line/new/new_names": "graph/commands/test_new.py",
    "command_line/usage": "graph/command_line/test_help.py",
    "command_line/options": "graph/command_line/test_help.py",
    "command_line/tasks": "graph/commands/doit_commands/test_run.py",
    "commands/doit_commands/listing": "graph/commands/doit_commands/test_run.py",
    "command_line/home_folder": "graph/command_line/test_program.py",
    "command_line/wiring": "graph/commands/doit_commands/test_run.py",
    "command_line/uptodate": "graph/command_line/test_help.py",
    "command_line/unused": "graph/command_line/test_help.py",
    "commands/compare": "graph/commands/comparing/test_revision.py",
    "commands/comparing/found": "graph/commands/comparing/test_summary.py",
    "commands/comparing/selection": "graph/commands/comparing/test_revision.py",
    "commands/comparing/sides": "graph/commands/comparing/test_revision.py",
    "commands/watch/making": "graph/commands/test_watching.py",
    "commands/watch/removed": "graph/commands/test_watching.py",
    "commands/watch/room": "graph/test_disks.py",
    "commands/watch/again": "graph/commands/test_watching_restart.py",
    "commands/watch/drafts/foretelling": "graph/commands/watch/drafts/test_head_start.py",
    "jobs/code/relative_folders": "graph/source/test_search_paths.py",
    "targets/untranslated": "graph/course/languages/test_translations.py",
    "jobs/showing": "graph/jobs/test_registry.py",
    "jobs/workers/worker": "graph/jobs/workers/test_pool_children.py",
    "jobs/processes/stopped": "stage/performing/parts/test_going_on.py",
    "commands/course_command": "graph/command_line/naming/test_names.py",
    "commands/verifying/execution_checks": "graph/commands/test_verify.py",
    "commands/graph": "graph/command_line/test_help.py",
    "commands/serve": "screening/test_serving.py",
    "commands/watch/wanted": "graph/commands/test_watching.py",
    "commands/watch/telling/noticed": "screening/test_live_failures.py",
    "commands/watch/following": "graph/commands/test_watching.py",
    "commands/translate": "graph/course/languages/test_translations.py",
    "course/languages/voices": "graph/targets/test_speech_languages.py",
    "course/languages/translation_files": "graph/course/languages/test_translations.py",
    "store/history": "screening/test_publishing.py",
    "commands/workbench/hyperparameters": "screening/test_live_hyperparameters.py",
    "commands/workbench/statements": "screening/test_live_statements.py",
    "commands/workbench/versions": "screening/test_live_sections.py",
    "commands/workbench/workbench": "screening/test_live_sections.py",
    "course/platform/distributions": "graph/course/platform/test_elsewhere.py",
    "course/tables/experiments": "graph/test_mistakes.py",
    "course/reaches": "graph/test_rebuilding.py",
    "course/docstrings": "screening/narration/test_captions.py",
    "course/file_analyses": "graph/test_faults.py",
    "course/tables/hyperparameters": "graph/test_mistakes.py",
    "course/model": "graph/test_rebuilding.py",
    "course/reading": "graph/test_faults.py",
    "course/settings": "cluster/test_cluster.py",
    "errors": "graph/test_mistakes.py",
    "jobs/code/kit_code": "graph/store/test_user_cache.py",
    "jobs/observing/noting/audit_notes": "graph/jobs/observing/noting/test_system_calls.py",
    "jobs/observing/author_code": "graph/jobs/observing/test_unreproducible.py",
    "jobs/checkpoint_files": "lab/test_resumption.py",
    "commands/verifying/resumption_checks": "lab/test_resumption.py",
    "jobs/call_trace": "graph/commands/test_verify.py",
    "jobs/engine": "graph/jobs/test_registry.py",
    "jobs/observing/environment": "graph/jobs/observing/test_reads.py",
    "jobs/observing/exemptions": "graph/jobs/observing/test_reads.py",
    "jobs/observing/inputs": "graph/jobs/observing/test_reads.py",
    "jobs/observing/noting/notes": "graph/jobs/observing/test_reads.py",
    "jobs/job": "graph/jobs/test_registry.py",
    "jobs/code/mistakes": "graph/test_mistakes_in_code.py",
    "jobs/workers/preload": "graph/test_kit_below.py",
    "jobs/observing/server_notes": "graph/jobs/observing/test_reads.py",
    "jobs/observing/start": "graph/commands/watch/test_libraries.py",
    "jobs/processes/speech": "graph/commands/doit_commands/test_run.py",
    "reporting/pace": "graph/reporting/test_forecast.py",
    "reporting/progress": "graph/test_threads.py",
    "source/syntax/reader": "graph/source/slicing/test_slices.py",
    "source/syntax/definitions": "graph/source/slicing/test_slices.py",
    "source/syntax/effects": "graph/source/slicing/test_slices.py",
    "source/syntax/headers": "graph/source/slicing/test_slices.py",
    "source/slicing/import_slices": "graph/test_rebuilding.py",
    "source/inheritance": "graph/source/test_scenes.py",
    "source/modules": "graph/source/slicing/test_slices.py",
    "source/parse_cache": "graph/test_faults.py",
    "source/slicing/purity": "graph/source/slicing/test_slices.py",
    "command_line/settings_files": "graph/command_line/test_program.py",
    "source/slicing/names": "graph/source/slicing/test_slices.py",
    "source/slicing/self_read": "graph/source/syntax/test_introspection.py",
    "source/slicing/raw_text": "graph/source/syntax/test_introspection.py",
    "source/scenes": "graph/source/slicing/test_slices.py",
    "source/syntax/scopes": "graph/source/slicing/test_slices.py",
    "source/slicing/slicer": "graph/source/slicing/test_slices_rules.py",
    "source/syntax/bindings": "graph/source/slicing/test_slices.py",
    "source/syntax/uses": "graph/source/slicing/test_slices.py",
    "store/files": "graph/test_faults.py",
    "store/remote": "cluster/test_shared_store.py",
    "store/shared": "cluster/test_shared_store.py",
    "targets/sections/audits": "graph/targets/test_findings.py",
    "targets/sections/clips": "graph/test_rebuilding.py",
    "targets/sections/section": "graph/test_rebuilding.py",
    "targets/site/course_graph": "screening/test_site.py",
    "targets/site/evidence": "screening/test_pages.py",
    "targets/site/index": "screening/test_site.py",
    "targets/site/site_files": "screening/test_site.py",
    "targets/site/stills": "screening/test_pages.py",
    "targets/site/pages": "screening/test_pages.py",
    "targets/narration": "graph/targets/test_captions.py",
    "targets/posters": "graph/store/test_tracked.py",
    "targets/site/words": "screening/test_titles.py",
    "targets/target": "graph/targets/test_kinds.py",
    "targets/tensors": "graph/test_rebuilding.py",
    "targets/versions": "graph/jobs/observing/test_reads.py",
    "targets/videos": "stage/performing/test_poster.py",
    "terminal/output": "graph/command_line/test_help.py",
}


def has_logic(path: Path) -> bool:
    """Whether a module has a function, and is not only data."""
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(path.read_text())))


def modules() -> list[str]:
    files = (path for path in sorted(GRAPH.rglob("*.py")) if path.name != "__init__.py")
    return [path.relative_to(GRAPH).with_suffix("").as_posix() for path in files if has_logic(path)]


def test_each_module_is_tested_in_a_file_of_its_name_or_in_one_that_the_table_names():
    names = {path.name for path in (TESTS / "graph").rglob("test_*.py")}
    assert [m for m in modules() if f"test_{Path(m).name}.py" not in names and m not in TESTED_IN] == []


def test_the_table_names_modules_and_files_that_there_are():
    assert [module for module in TESTED_IN if not (GRAPH / f"{module}.py").is_file()] == []
    assert [file for file in TESTED_IN.values() if not (TESTS / file).is_file()] == []


def test_a_file_in_a_package_of_tests_begins_with_the_name_of_a_module_of_that_package():
    """So that a module that is renamed or moved takes its tests with it."""
    files = [path.relative_to(TESTS / "graph") for path in (TESTS / "graph").glob("*/**/test_*.py")]
    modules = {
        folder: tuple(path.stem for path in (GRAPH / folder).glob("[!_]*.py")) for folder in {f.parent for f in files}
    }
    assert [f for f in files if not f.stem.removeprefix("test_").startswith(modules[f.parent])] == []
