"""What sections say, to be read and to be heard.

In: sentences, and the time that they have. Out: files of captions, and sound.

    captions       narration spread over the time of its section
    caption_files  .vtt and .srt
    caption_audit  whether they can be read in time
    speech         sentences spoken by a program, on the timeline of their section
"""
