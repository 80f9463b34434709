#!/usr/bin/env pwsh
dotnet run "$PSScriptRoot/build.cs" -- @args
exit $LASTEXITCODE
