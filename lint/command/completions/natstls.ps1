# Completion of natstls for PowerShell. Prints what natstls __complete says.

Register-ArgumentCompleter -Native -CommandName natstls -ScriptBlock {
    param($word, $ast, $position)

    $words = @($ast.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $position } |
        Select-Object -Skip 1 |
        ForEach-Object { $_.Extent.Text.Substring(0, [Math]::Min($_.Extent.Text.Length, $position - $_.Extent.StartOffset)) })
    if ($word -eq '') {
        # PowerShell drops an empty argument of a program; two quotes get through.
        $words += '""'
    }
    foreach ($line in & natstls __complete @words 2>$null) {
        if ($line.StartsWith(':')) {
            # Without candidates PowerShell completes names of files by itself.
            continue
        }
        $candidate, $text = $line -split "`t", 2
        if (-not $text) { $text = $candidate }
        [System.Management.Automation.CompletionResult]::new($candidate, $candidate, 'ParameterValue', $text)
    }
}
