"""A video with one of its sounds: browsers play the first one, and have no way to another."""

from pathlib import Path

import av


def write_track(video: Path, number: int, target: Path) -> None:
    """Write a film of a video's pictures and chapters, and of one of its sounds; nothing is encoded again."""
    with av.open(str(video)) as source, av.open(str(target), "w", options={"movflags": "+faststart"}) as film:
        film.metadata.update(source.metadata)
        film.set_chapters(source.chapters())
        streams = [source.streams.video[0], source.streams.audio[number]]
        copies = {stream.index: film.add_stream_from_template(stream) for stream in streams}
        for stream in streams:
            copies[stream.index].metadata.update(stream.metadata)
        packets = (packet for packet in source.demux(streams) if packet.dts is not None)
        for packet in packets:
            packet.stream = copies[packet.stream.index]
            film.mux(packet)
