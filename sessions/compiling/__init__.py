"""From a script to its timeline: unrolled, put into words, and every cue given its moment."""
