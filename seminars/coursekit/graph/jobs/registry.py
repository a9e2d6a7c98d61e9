"""What the kit runs to make each kind of target, as workers are told it: "module:function".

The slice of these in the kit's own source is part of every fingerprint of that kind: what they import is followed, and
listed nowhere.
"""

RUN_EXPERIMENT = "coursekit.lab.run:run_experiment"
RENDER_CLIP = "coursekit.stage.render:render_clip"
AUDIT_SECTION = "coursekit.stage.audit.job:audit_section"
JOIN_CLIPS = "coursekit.screening.join:join_clips"
READ_ELEMENTS = "coursekit.lab.elements:elements"
WRITE_CAPTIONS = "coursekit.screening.captions:write_captions"
WRITE_STILLS = "coursekit.screening.contact_sheet:write_stills"
WRITE_SHEET = "coursekit.screening.contact_sheet:write_sheet"
READ_FACTS = "coursekit.facts:read_facts"
HOLD_FACT = "coursekit.facts:require"
READ_EVIDENCE = "coursekit.lab.plots:evidence"
WRITE_PAGE = "coursekit.screening.page:write_page"
WRITE_INDEX = "coursekit.screening.page:write_index"

ENTRIES = {
    "tensors": (RUN_EXPERIMENT,),
    "clip": (RENDER_CLIP,),  # with an audit beside, which changes nothing of it
    "audit": (AUDIT_SECTION,),
    "video": (JOIN_CLIPS,),
    "captions": (READ_ELEMENTS, WRITE_CAPTIONS),
    "stills": (WRITE_STILLS,),
    "page": (READ_FACTS, HOLD_FACT, READ_EVIDENCE, WRITE_SHEET, WRITE_PAGE),
    "index": (WRITE_INDEX,),
}

# What jobs need, by whether experiments are among them: torch is needed by these alone.
DRAWING = ("coursekit.stage.audit.job",)
EXPERIMENTING = ("coursekit.lab.run",)
