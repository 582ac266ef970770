#Requires -Version 7.4
<#
.SYNOPSIS
    Draws icon.png: a package of CPUs, all alike but one.
.DESCRIPTION
    128 by 128 pixels, RGBA, without any drawing library: rectangles with round corners over rows of bytes. The same script
    writes the same bytes on the same .NET.
#>
[CmdletBinding()]
param([string] $Path = (Join-Path $PSScriptRoot 'icon.png'))

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$size = 128
$pixels = [byte[]]::new($size * $size * 4)

function Add-Rectangle {
    param([int] $X, [int] $Y, [int] $Width, [int] $Height, [int] $Radius, [byte[]] $Color)

    foreach ($row in $Y..($Y + $Height - 1)) {
        foreach ($column in $X..($X + $Width - 1)) {
            $dx = [Math]::Max(0, [Math]::Max($X + $Radius - $column - 0.5, $column + 0.5 - ($X + $Width - $Radius)))
            $dy = [Math]::Max(0, [Math]::Max($Y + $Radius - $row - 0.5, $row + 0.5 - ($Y + $Height - $Radius)))
            if ($dx * $dx + $dy * $dy -le $Radius * $Radius) {
                [Array]::Copy($Color, 0, $pixels, ($row * $size + $column) * 4, 4)
            }
        }
    }
}

function Write-Chunk {
    param([IO.Stream] $Stream, [string] $Type, [byte[]] $Data)

    $body = [Text.Encoding]::ASCII.GetBytes($Type) + $Data
    [uint32] $crc = 4294967295
    foreach ($byte in $body) {
        $crc = $crc -bxor $byte
        foreach ($bit in 1..8) {
            $crc = ($crc -band 1) ? (($crc -shr 1) -bxor 3988292384) : ($crc -shr 1)
        }
    }

    foreach ($part in (ConvertTo-BigEndian $Data.Length), $body, (ConvertTo-BigEndian ($crc -bxor 4294967295))) {
        $Stream.Write($part, 0, $part.Length)
    }
}

function ConvertTo-BigEndian {
    param([uint32] $Number)

    , [byte[]] (24, 16, 8, 0 | ForEach-Object { ($Number -shr $_) -band 255 })
}

[byte[]] $ground = 27, 38, 59, 255
[byte[]] $pin = 119, 141, 169, 255
[byte[]] $alike = 224, 225, 221, 255
[byte[]] $odd = 244, 162, 97, 255

Add-Rectangle 0 0 128 128 22 $ground
foreach ($place in 30, 52, 73, 95) {
    Add-Rectangle $place 8 5 112 2 $pin
    Add-Rectangle 8 $place 112 5 2 $pin
}

Add-Rectangle 18 18 92 92 10 $pin
Add-Rectangle 22 22 84 84 7 $ground
foreach ($y in 29, 67) {
    foreach ($x in 29, 67) {
        Add-Rectangle $x $y 32 32 5 ($x -eq 67 -and $y -eq 67 ? $odd : $alike)
    }
}

# A bit that the odd one lacks.
Add-Rectangle 79 79 8 8 2 $ground

$rows = [IO.MemoryStream]::new()
$zlib = [IO.Compression.ZLibStream]::new($rows, [IO.Compression.CompressionLevel]::SmallestSize, $true)
foreach ($row in 0..($size - 1)) {
    $zlib.WriteByte(0)
    $zlib.Write($pixels, $row * $size * 4, $size * 4)
}

$zlib.Dispose()

$png = [IO.MemoryStream]::new()
[byte[]] $signature = 137, 80, 78, 71, 13, 10, 26, 10
$png.Write($signature, 0, $signature.Length)
[byte[]] $header = (ConvertTo-BigEndian $size) + (ConvertTo-BigEndian $size) + [byte[]] (8, 6, 0, 0, 0)
Write-Chunk $png 'IHDR' $header
Write-Chunk $png 'IDAT' $rows.ToArray()
Write-Chunk $png 'IEND' ([byte[]]::new(0))
[IO.File]::WriteAllBytes($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path), $png.ToArray())
