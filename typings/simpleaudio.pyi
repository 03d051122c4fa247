"""What unknot uses of simpleaudio 1.0.4."""

class PlayObject:
    def is_playing(self) -> bool: ...

def play_buffer(
    audio_data: bytes | memoryview, num_channels: int, bytes_per_sample: int, sample_rate: int
) -> PlayObject: ...
