# Lists the voices of Windows, or speaks into a WAV file. What is wanted stands in a JSON file, whose path is in the
# environment, so that no word of a script ever becomes part of a command.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
try {
    Add-Type -AssemblyName System.Speech
    $wanted = [IO.File]::ReadAllText($env:UNKNOT_SPEECH) | ConvertFrom-Json
    $speaker = New-Object System.Speech.Synthesis.SpeechSynthesizer
    if ($wanted.text) {
        $speaker.SelectVoice($wanted.voice)
        $speaker.Rate = $wanted.rate
        $mono = [System.Speech.AudioFormat.AudioChannel]::Mono
        $bits = [System.Speech.AudioFormat.AudioBitsPerSample]::Sixteen
        $format = New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(22050, $bits, $mono)
        $speaker.SetOutputToWaveFile($wanted.target, $format)
        $speaker.Speak($wanted.text)
        $speaker.SetOutputToNull()
    } else {
        $voices = @($speaker.GetInstalledVoices() | Where-Object { $_.Enabled } | ForEach-Object {
            @{ name = $_.VoiceInfo.Name; language = $_.VoiceInfo.Culture.Name }
        })
        [IO.File]::WriteAllText($wanted.target, (ConvertTo-Json -InputObject $voices))
    }
    $speaker.Dispose()
} catch {
    [Console]::Error.WriteLine($_.Exception.Message)
    exit 1
}
