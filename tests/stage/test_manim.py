"""What the kit replaces or repeats of manim: another manim fails here first, and names what to read again."""

import ast
import hashlib
import inspect
import textwrap
from pydoc import locate

import pytest

# By the file that takes its place, or relies on how it goes about things: manim's function, and a digest of its code.
READ = {
    "stage/rendering/copying": {
        "manim.mobject.mobject.Mobject.__deepcopy__": "3348781115b7",
    },
    "stage/rendering/families": {
        "manim.mobject.mobject.Mobject.get_family": "da30f669cf2d",
        "manim.mobject.mobject.Mobject.family_members_with_points": "61295f1d4c60",
        "manim.mobject.mobject.Mobject.get_num_points": "e565c05b230c",
        "manim.mobject.mobject.Mobject.update": "d6895fdb703d",
        "manim.utils.iterables.remove_list_redundancies": "69e8cce853e1",
    },
    "stage/rendering/blending": {
        "manim.animation.animation.Animation.interpolate_mobject": "b11a93880e53",
        "manim.animation.animation.Animation.get_sub_alpha": "f8b03520e995",
        "manim.animation.transform.Transform.interpolate_submobject": "6dd26c961bce",
        "manim.mobject.mobject.Mobject.interpolate": "0bd78574d8d6",
        "manim.mobject.types.vectorized_mobject.VMobject.interpolate_color": "253bdd1e26aa",
        "manim.utils.bezier.interpolate": "cf3161eefc2a",
        "manim.utils.rate_functions.unit_interval": "078b5da468dc",
        "manim.utils.rate_functions.zero": "3de891ec3c2d",
    },
    "stage/rendering/bounds": {
        "manim.mobject.mobject.Mobject.apply_function": "62a90a3fa0b6",
        "manim.mobject.types.vectorized_mobject.VMobject.get_subpaths_from_points": "030536bdf5ae",
        "manim.mobject.types.vectorized_mobject.VMobject._gen_subpaths_from_points": "e5cf015ab3f4",
        "manim.mobject.types.vectorized_mobject.VMobject.consider_points_equals": "9b2895ccf692",
        "manim.mobject.types.vectorized_mobject.VMobject.get_points_defining_boundary": "3f0376e79c0a",
        "manim.mobject.types.vectorized_mobject.VMobject.get_anchors": "fd3d201805a4",
        "manim.mobject.types.vectorized_mobject.VMobject.get_start_anchors": "7b035afddfdd",
        "manim.mobject.types.vectorized_mobject.VMobject.get_end_anchors": "574ed9456f45",
        "manim.mobject.mobject.Mobject.get_critical_point": "acb7ebce3fba",
        "manim.mobject.mobject.Mobject.get_extremum_along_dim": "4b55bf1c8ad8",
    },
    "stage/rendering/spatial": {
        "manim.camera.three_d_camera.ThreeDCamera.__init__": "35277316c29c",
        "manim.camera.three_d_camera.ThreeDCamera.capture_mobjects": "7da0b5f7c6c0",
        "manim.camera.three_d_camera.ThreeDCamera.modified_rgbas": "dddb58b7d339",
        "manim.camera.three_d_camera.ThreeDCamera.get_mobjects_to_display": "1d521ff4bd3e",
        "manim.camera.three_d_camera.ThreeDCamera.project_points": "622634fec839",
        "manim.camera.three_d_camera.ThreeDCamera.transform_points_pre_display": "99cc8123b580",
        "manim.mobject.mobject.Mobject.get_z_index_reference_point": "dd3a12b412a1",
        "manim.mobject.mobject.Mobject.get_center": "36e68d996e2e",
        "manim.utils.color.core.get_shaded_rgb": "126511246c7b",
    },
    "stage/rendering/outlines": {
        "manim.mobject.svg.svg_mobject.VMobjectFromSVGPath.handle_commands": "10d497ba0313",
        "manim.mobject.svg.svg_mobject._convert_point_to_3d": "d6085cfd2a16",
    },
    "stage/rendering/coloring": {
        "manim.mobject.types.vectorized_mobject.VMobject.generate_rgbas_array": "2aaf956f92fd",
        "manim.utils.color.core.ManimColor.to_rgba_with_alpha": "7a12bc995eba",
    },
    "stage/rendering/raster": {
        "manim.camera.camera.Camera.__init__": "f4c3cb898b32",
        "manim.camera.camera.Camera.set_frame_to_background": "8c0f93b065cc",
        "manim.camera.camera.Camera.reset": "56167293fa00",
        "manim.camera.camera.Camera.capture_mobjects": "42f5758c07b8",
        "manim.camera.camera.Camera.get_mobjects_to_display": "d05b0c92c855",
        "manim.camera.camera.Camera.get_cairo_context": "1dccc5853bbb",
        "manim.camera.camera.Camera.display_image_mobject": "e0eafc48b58f",
        "manim.camera.camera.Camera.overlay_PIL_image": "856fd6c2dc51",
        "manim.camera.camera.Camera.display_multiple_point_cloud_mobjects": "2e3ebb20a1cd",
        "manim.camera.camera.Camera.display_point_cloud": "20e6eddf131c",
        "manim.camera.camera.Camera.points_to_subpixel_coords": "f45aa9d4b5c2",
        "manim.camera.moving_camera.MovingCamera.__init__": "91c717e06bc8",
        "manim.camera.moving_camera.MovingCamera.capture_mobjects": "219c7d957a47",
    },
    "stage/rendering/looks": {
        "manim.camera.camera.Camera.display_multiple_non_background_colored_vmobjects": "a74181c4502d",
        "manim.camera.camera.Camera.display_vectorized": "23ef635c2876",
        "manim.camera.camera.Camera.set_cairo_context_path": "394223d65068",
        "manim.camera.camera.Camera.set_cairo_context_color": "d8a08c86c16f",
        "manim.camera.camera.Camera.apply_fill": "205369ff32dc",
        "manim.camera.camera.Camera.apply_stroke": "fbcd567fb91d",
        "manim.camera.camera.Camera.transform_points_pre_display": "ace798478503",
        "manim.mobject.types.vectorized_mobject.VMobject.get_subpath_split_indices_from_points": "e17ea4fe523d",
        "manim.mobject.types.vectorized_mobject.VMobject.consider_points_equals_2d": "739437c9d97e",
    },
    "stage/performing/render": {
        "manim.renderer.cairo_renderer.CairoRenderer.__init__": "001606b6c434",
        "manim.renderer.cairo_renderer.CairoRenderer.init_scene": "162ff288efef",
        "manim.renderer.cairo_renderer.CairoRenderer.play": "0eafbdb264b2",
        "manim.renderer.cairo_renderer.CairoRenderer.render": "d7e4ec00f211",
        "manim.renderer.cairo_renderer.CairoRenderer.update_frame": "bcc5f690a990",
        "manim.renderer.cairo_renderer.CairoRenderer.get_frame": "26b56b4db44a",
        "manim.renderer.cairo_renderer.CairoRenderer.add_frame": "0c162501ed47",
        "manim.renderer.cairo_renderer.CairoRenderer.save_static_frame_data": "0e71d2012d6d",
        "manim.renderer.cairo_renderer.CairoRenderer.scene_finished": "cefddbeea83f",
    },
    "stage/performing/parts/leaps": {
        "manim.scene.scene.Scene.play_internal": "ed48843c2c81",
        "manim.scene.scene.Scene.update_to_time": "28dc91d34f55",
        "manim.scene.scene.Scene._get_animation_time_progression": "a6e615e7568d",
        "manim.scene.scene.Scene.get_time_progression": "6676bc8e64e0",
    },
    "stage/performing/parts/straight_animations": {
        "manim.animation.composition.AnimationGroup.interpolate": "2aff1cad7170",
        "manim.animation.composition.Succession.interpolate": "9579bc742745",
        "manim.animation.composition.Succession.next_animation": "c2383c08c348",
        "manim.animation.transform._MethodAnimation.finish": "127dc56e65a5",
        "manim.animation.creation.DrawBorderThenFill.interpolate_submobject": "eb367acfd929",
    },
    "stage/performing/encode": {
        "manim.scene.scene_file_writer.SceneFileWriter.__init__": "5c399aa0fa7b",
        "manim.scene.scene_file_writer.SceneFileWriter.begin_animation": "ecfae61f501d",
        "manim.scene.scene_file_writer.SceneFileWriter.write_frame": "281e9a522e57",
        "manim.scene.scene_file_writer.SceneFileWriter.end_animation": "1f83c64863bf",
        "manim.scene.scene_file_writer.SceneFileWriter.finish": "95649ef4255c",
        "manim.scene.scene_file_writer.SceneFileWriter.next_section": "ffa267341416",
        "manim.scene.scene_file_writer.SceneFileWriter.save_image": "2298dc43399e",
        "manim.scene.scene_file_writer.SceneFileWriter.add_audio_segment": "6aeabf50d6c7",
        "manim.scene.scene_file_writer.SceneFileWriter.combine_to_movie": "acca86a84db2",
        "manim.scene.scene_file_writer.SceneFileWriter.abort_encode_jobs": "748ceb175e70",
    },
    "stage/performing/performance": {
        "manim.scene.scene.Scene.__init__": "9766d8a100dd",
        "manim.manager.Manager.render": "c9e4d1f892ae",
        "manim.manager.Manager.construct": "d0accf5c43f7",
        "manim.manager.Manager.post_construct": "f0e44b0e3ddd",
        "manim.utils.module_ops.get_module": "410a23b105aa",
    },
    "stage/performing/settings": {
        "manim.utils.file_ops.seek_full_path_from_defaults": "401c27aec526",
        "manim._config.utils.config_file_paths": "c4542dd48bf2",
        "manim._config.utils.make_config_parser": "5e6480cedfad",
    },
    "stage/letters/latex": {
        "manim.utils.tex_file_writing.tex_to_svg_file": "a778452e1a84",
        "manim.utils.tex_file_writing.generate_tex_file": "79610ade1f60",
        "manim.utils.tex_file_writing.compile_tex": "bec627ceb3f8",
        "manim.utils.tex_file_writing.make_tex_compilation_command": "cc1eeb4f94ec",
    },
    "stage/letters/vectors": {
        "manim.mobject.svg.svg_mobject.SVGMobject.generate_mobject": "eedfaa30593c",
    },
    "stage/audit/observer": {
        "manim.scene.scene.Scene.play": "bcbde2ca7279",
        "manim.scene.scene.Scene.update_to_time": "28dc91d34f55",
        "manim.scene.scene.Scene.tear_down": "d27b5017a4d6",
        "manim.scene.scene.Scene.render": "e00cfa30dd5f",
    },
    "stage/audit/looking": {
        "manim.utils.family.extract_mobject_family_members": "7ee12e2d0fbe",
        "manim.utils.iterables.list_update": "f6a7380e3ea7",
    },
}


def code_digest(function):
    """Of what a function does: comments, docstrings and layout aside."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return hashlib.sha256(ast.unparse(tree).encode()).hexdigest()[:12]


@pytest.mark.parametrize("reader", READ)
def test_what_is_replaced_or_repeated_is_the_code_that_was_read(reader):
    changed = [name for name, digest in READ[reader].items() if code_digest(locate(name)) != digest]
    assert not changed, f"read these again beside {reader}.py, then write their digests here"


def test_the_memory_of_digits_that_every_section_begins_without_is_where_it_was():
    from manim.mobject.text import numbers

    assert isinstance(numbers.string_to_mob_map, dict)
