#!/usr/bin/env bash
# Publishes plumb as programs that need no .NET: a folder a system, with licence, notices and bill of materials, as an archive; and SHA256SUMS.
#
#   eng/publish.sh [-o FOLDER] [--artifacts-path FOLDER] [SYSTEM ...]
#
# FOLDER is artifacts/release unless said otherwise; --artifacts-path is where builds go (artifacts/publish). A SYSTEM is linux-x64, linux-arm64,
# win-x64 or osx-arm64; without any, all four. The same commit and SDK give the same programs.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

output=$root/artifacts/release
build=$root/artifacts/publish
systems=()
while [ $# -gt 0 ]; do
    case $1 in
        -o) output=$(realpath -m "$2"); shift 2 ;;
        --artifacts-path) build=$(realpath -m "$2"); shift 2 ;;
        linux-x64 | linux-arm64 | win-x64 | osx-arm64) systems+=("$1"); shift ;;
        *) echo "publish.sh: found '$1', expected -o, --artifacts-path, linux-x64, linux-arm64, win-x64 or osx-arm64" >&2; exit 2 ;;
    esac
done
[ ${#systems[@]} -gt 0 ] || systems=(linux-x64 linux-arm64 win-x64 osx-arm64)

cd "$root"
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH DOTNET_NOLOGO=1
stage=$build/stage
mkdir -p "$output" "$stage"

dotnet build tools/Plumbline.Release -c Release --artifacts-path "$build" -v quiet -nodeReuse:false
release() { dotnet "$build/bin/Plumbline.Release/release/Plumbline.Release.dll" "$@"; }

archives=()
for system in "${systems[@]}"; do
    name=plumb-$version-$system
    rm -rf "${stage:?}/$name"
    # ReadyToRun: compiled ahead, so that plumb answers at once.
    dotnet publish src/Plumbline.Cli -c Release -r "$system" --self-contained --artifacts-path "$build" -o "$stage/$name" -v quiet -nodeReuse:false \
        -p:ContinuousIntegrationBuild=true -p:RunAnalyzers=false -p:PublishReadyToRun=true
    find "$stage/$name" -name '*.pdb' -delete
    release complete "$stage/$name"
    archive=$name.tar.gz
    case $system in win-*) archive=$name.zip ;; esac
    release archive "$stage/$name" "$output/$archive"
    cp "$stage/$name/plumb.cdx.json" "$output/$name.cdx.json"
    archives+=("$archive" "$name.cdx.json")
    echo "$output/$archive"
done

cd "$output"
sha256sum "${archives[@]}" > SHA256SUMS
echo "$output/SHA256SUMS"
