using Plumbline.Vectors.Rows;

namespace Plumbline.Search.Files;

/// <summary>Checks that what an index says of itself goes together, and with the table of its file.</summary>
internal sealed class IndexMetaCheck
{
    private readonly IndexFile _file;
    private readonly IndexMeta _meta;

    private IndexMetaCheck(IndexFile file, IndexMeta meta)
    {
        _file = file;
        _meta = meta;
    }

    /// <exception cref="IndexFileException">It does not.</exception>
    public static void Run(IndexFile file, IndexMeta meta)
    {
        IndexMetaCheck check = new(file, meta);
        check.CheckCounts();
        check.CheckOptions();
        check.CheckCalibrations();
        check.CheckSections();
    }

    private void CheckCounts()
    {
        Require(_meta.KeyType is IndexFileFormat.LongKeys or IndexFileFormat.StringKeys, "keyType", _meta.KeyType, "long or string");
        Require(_meta.Dimension >= 1, "dimension", _meta.Dimension, "1 or more");
        Require(_meta.Places >= 0 && _meta.Places < Array.MaxLength, "places", _meta.Places, $"0 to {Array.MaxLength - 1}");
        Require(_meta.Count >= 0 && _meta.Count <= _meta.Places, "count", _meta.Count, $"0 to {_meta.Places}, the places");
        Require(_meta.Free >= 0 && _meta.Free <= _meta.Places - _meta.Count, "free", _meta.Free, $"0 to {_meta.Places - _meta.Count}, the removed places");
        Require(
            !_meta.KeysAreRowNumbers || (_meta.KeyType == IndexFileFormat.LongKeys && _meta.Count == _meta.Places),
            "keysAreRowNumbers", "true", "false, where keys are strings or places are removed");
        Require(Enum.IsDefined(_meta.Metric), "metric", _meta.Metric, "a metric");
        Require(Enum.IsDefined(_meta.ElementKind), "elementKind", _meta.ElementKind, "a kind of value");
        Require(_meta.HighError >= 0, "highError", _meta.HighError, "0 or more");
        Require(_meta.Longest is null or >= 0, "longest", _meta.Longest, "0 or more");
        // A walk begins somewhere as soon as there is something to find.
        Require(
            _meta.EntryPoint < _meta.Places && _meta.EntryPoint >= (_meta.Count > 0 ? 0 : -1),
            "entryPoint", _meta.EntryPoint, _meta.Count > 0 ? $"0 to {_meta.Places - 1}" : $"-1 to {_meta.Places - 1}");
        Require(_meta.UpperLists >= 0, "upperLists", _meta.UpperLists, "0 or more");
        Reachability reachability = _meta.Reachability;
        Require(
            reachability is { Found: >= 0, Repaired: >= 0, Left: >= 0 } && reachability.Repaired <= reachability.Found,
            "reachability", reachability, "counts, not more repaired than found");
    }

    private void CheckOptions()
    {
        try
        {
            _meta.ToOptions().Validate();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new IndexFileException(_file.Path, IndexFileFormat.Meta, $"{exception.ParamName} {exception.ActualValue}", "an option of a build", exception);
        }

        Require((long)_meta.UpperLists * _meta.M <= Array.MaxLength, "upperLists", _meta.UpperLists, $"at most {Array.MaxLength / _meta.M}");
    }

    private void CheckCalibrations()
    {
        double above = 0;
        foreach (EffortCalibration calibration in _meta.Calibrations)
        {
            Require(
                calibration is { Efforts.Count: > 0, Queries: >= 0, Count: >= 0 } && calibration.Target > above && calibration.Target <= 1,
                "calibrations", calibration, "ascending targets in (0, 1], each with an effort or more");
            above = calibration.Target;
            int k = 0;
            foreach (CalibratedEffort effort in calibration.Efforts)
            {
                Require(effort is not null && effort.K > k && effort.EfSearch >= 1, "calibrations", effort, "ascending k of 1 or more and efforts of 1 or more");
                k = effort!.K;
            }
        }
    }

    private void CheckSections()
    {
        List<(string Name, int ElementBytes, long? Length)> expected;
        int padded;
        try
        {
            expected = IndexFileFormat.Sections(_meta);
            padded = (int)(VectorStore.StrideOf(_meta.Dimension, _meta.ElementKind) / (int)_meta.ElementKind);
        }
        catch (OverflowException exception)
        {
            throw new IndexFileException(
                _file.Path, IndexFileFormat.Meta, $"{Quantity.Plain(_meta.Places, "vector")} of dimension {_meta.Dimension}", "as many as a file can hold", exception);
        }

        Require(_meta.PaddedDimension == padded, "paddedDimension", _meta.PaddedDimension, padded);
        for (int i = 0; i < Math.Max(expected.Count, _file.Sections.Count); i++)
        {
            string wanted = i < expected.Count ? expected[i].Name : "no more sections";
            string found = i < _file.Sections.Count ? _file.Sections[i].Name : "no more sections";
            if (wanted != found)
            {
                throw _file.Error(IndexFileFormat.Table, $"{found} as entry {i}", wanted);
            }

            IndexFileSection section = _file.Sections[i];
            if (section.Length != (expected[i].Length ?? section.Length))
            {
                throw _file.Error(section.Name, Quantity.Plain(section.Length, "byte"), $"{expected[i].Length}");
            }

            if (section.ElementBytes != expected[i].ElementBytes)
            {
                throw _file.Error(section.Name, $"numbers of {Quantity.Plain(section.ElementBytes, "byte")}", $"of {expected[i].ElementBytes}");
            }
        }
    }

    private void Require(bool holds, string name, object? found, object expected)
    {
        if (!holds)
        {
            throw _file.Error(IndexFileFormat.Meta, $"{name} {found ?? "null"}", $"{expected}");
        }
    }
}
