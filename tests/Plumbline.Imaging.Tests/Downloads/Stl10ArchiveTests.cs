using System.Formats.Tar;
using Plumbline.Imaging.Downloads;
using Plumbline.Testing;

namespace Plumbline.Imaging.Tests.Downloads;

/// <summary>What is unpacked of STL-10's archive, and what is refused.</summary>
public sealed class Stl10ArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Stl10Sample _sample = new();

    private string Output => _folder.File("out");

    private string Archive => _folder.File(Stl10Archive.FileName);

    private string[] Names => [.. Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Output, path)).Order(StringComparer.Ordinal)];

    public Stl10ArchiveTests() => Directory.CreateDirectory(Output);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Stl10Splits.Unlabeled, "class_names.txt", "unlabeled_X.bin")]
    [InlineData(Stl10Splits.Train, "class_names.txt", "fold_indices.txt", "train_X.bin", "train_y.bin")]
    [InlineData(Stl10Splits.Test, "class_names.txt", "test_X.bin", "test_y.bin")]
    [InlineData(Stl10Splits.None, "class_names.txt")]
    [InlineData(Stl10Splits.Test | Stl10Splits.Unlabeled, "class_names.txt", "test_X.bin", "test_y.bin", "unlabeled_X.bin")]
    public void Only_what_is_asked_for_is_unpacked(Stl10Splits splits, params string[] names)
    {
        IReadOnlyList<Stl10Unpacked> files = Unpack(splits);
        Assert.Equal(names, Directory.GetFiles(Output).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Equal(names, files.Select(file => file.File.Name).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(_sample[file.File.Name], File.ReadAllBytes(file.Path)));
        Assert.All(files, file => Assert.True(file.IsNew && file.Bytes == _sample[file.File.Name].Length));
    }

    [Fact]
    public void Images_are_counted()
    {
        Dictionary<string, int> images = Unpack(Stl10Splits.Train | Stl10Splits.Test | Stl10Splits.Unlabeled).ToDictionary(file => file.File.Name, file => file.Images);
        Assert.Equal((3, 3, 2, 2, 40, 0), (images["train_X.bin"], images["train_y.bin"], images["test_X.bin"], images["test_y.bin"], images["unlabeled_X.bin"], images["class_names.txt"]));
    }

    [Fact]
    public void What_is_there_stays_unless_it_is_replaced()
    {
        Unpack(Stl10Splits.Test);
        byte[] mine = new byte[_sample["test_X.bin"].Length];
        File.WriteAllBytes(Path.Combine(Output, "test_X.bin"), mine);
        Assert.DoesNotContain(Unpack(Stl10Splits.Test), file => file.IsNew);
        Assert.Equal(mine, File.ReadAllBytes(Path.Combine(Output, "test_X.bin")));
        Assert.All(Unpack(Stl10Splits.Test, replace: true), file => Assert.True(file.IsNew));
        Assert.Equal(_sample["test_X.bin"], File.ReadAllBytes(Path.Combine(Output, "test_X.bin")));
    }

    [Fact]
    public void A_file_of_another_length_is_not_replaced_unasked()
    {
        string path = Path.Combine(Output, "test_X.bin");
        File.WriteAllText(path, "mine");
        Refused($"{path}: found 4 bytes, expected 55296, as in {Archive}", Stl10Splits.Test);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Fact]
    public void Files_that_are_there_are_known_by_their_lengths()
    {
        Unpack(Stl10Splits.Train);
        Assert.Equal(4, Stl10Archive.Present(Output, Stl10Splits.Train, isOfficial: false).Count);
        Assert.Equal(["class_names.txt", "fold_indices.txt"], Stl10Archive.Present(Output, Stl10Splits.Train, isOfficial: true).Select(file => file.File.Name));
        using (FileStream stream = File.OpenWrite(Path.Combine(Output, "train_X.bin")))
        {
            stream.SetLength(138_240_000);
        }

        Assert.Contains(Stl10Archive.Present(Output, Stl10Splits.Train, isOfficial: true), file => file.File.Name == "train_X.bin" && file.Images == 5_000);
        File.WriteAllBytes(Path.Combine(Output, "train_X.bin"), new byte[27_649]);
        Assert.DoesNotContain(Stl10Archive.Present(Output, Stl10Splits.Train, isOfficial: false), file => file.File.Name == "train_X.bin");
    }

    [Fact]
    public void The_official_archive_has_the_official_numbers_of_images() =>
        Refused($"{Archive}: stl10_binary/test_X.bin: found 55296 bytes, expected 221184000 (8000 of 27648)", Stl10Splits.Test, isOfficial: true);

    [Fact]
    public void Half_an_image_is_refused()
    {
        _sample.With("stl10_binary/test_X.bin", new byte[27_649]);
        Refused($"{Archive}: stl10_binary/test_X.bin: found 27649 bytes, expected a multiple of 27648, the bytes of an image", Stl10Splits.Test);
    }

    [Fact]
    public void Labels_that_do_not_fit_the_images_are_refused_and_taken_away()
    {
        _sample.With("stl10_binary/test_y.bin", [1]);
        Refused($"{Archive}: test_y.bin: found 1 label, expected 2, one for each image of test_X.bin", Stl10Splits.Test);
        Assert.Equal(["class_names.txt"], Directory.GetFiles(Output).Select(path => Path.GetFileName(path)!));
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("stl10_binary/../../evil.txt")]
    [InlineData("/tmp/evil.txt")]
    [InlineData("stl10_binary/..\\..\\evil.txt")]
    [InlineData("C:\\evil.txt")]
    public void A_name_that_leads_out_of_the_folder_is_refused(string name)
    {
        _sample.With(name, [1]);
        Refused($"{Archive}: found the name {name}, which leads out of the folder, expected names within it", Stl10Splits.Test);
        Assert.Equal([".", "../" + Stl10Archive.FileName], Names);
    }

    [Theory]
    [InlineData("stl10_binary/test_X.bin", TarEntryType.SymbolicLink)]
    [InlineData("stl10_binary/test_X.bin", TarEntryType.HardLink)]
    [InlineData("other", TarEntryType.SymbolicLink)]
    public void A_link_is_refused(string name, TarEntryType type)
    {
        _sample.With(name, [], type);
        Refused($"{Archive}: {name}: found a link to /etc/passwd, expected a file", Stl10Splits.Test);
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_refused()
    {
        _sample.With("stl10_binary/test_X.bin", [], TarEntryType.Directory);
        ImagingException error = Assert.Throws<ImagingException>(() => Unpack(Stl10Splits.Test));
        Assert.Contains("expected", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("test_X.bin", Names);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        _sample.Without("stl10_binary/test_y.bin");
        Refused($"{Archive}: found no file stl10_binary/test_y.bin, expected the archive of STL-10 with class_names.txt, test_X.bin, test_y.bin", Stl10Splits.Test);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(600_000)]
    public void An_archive_cut_short_is_refused(int length)
    {
        File.WriteAllBytes(Archive, _sample.ToArchive()[..length]);
        ImagingException error = Assert.Throws<ImagingException>(() => Unpack(Stl10Splits.Unlabeled, write: false));
        Assert.StartsWith(Archive, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("unlabeled_X.bin", Names);
        Assert.DoesNotContain(Names, name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_no_archive_is_refused()
    {
        File.WriteAllText(Archive, "<html>" + new string(' ', 5_000));
        ImagingException error = Assert.Throws<ImagingException>(() => Unpack(Stl10Splits.Unlabeled, write: false));
        Assert.StartsWith($"{Archive}: found what is no .tar.gz (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("), expected the archive of STL-10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_leaves_whole_files_only()
    {
        using CancellationTokenSource source = new();
        Told<double> progress = new(_ =>
        {
            if (Names.Any(name => name.EndsWith(".tmp", StringComparison.Ordinal)) && Names.Contains("train_y.bin"))
            {
                source.Cancel();
            }
        });
        Stl10Splits all = Stl10Splits.Train | Stl10Splits.Test | Stl10Splits.Unlabeled;
        File.WriteAllBytes(Archive, _sample.ToArchive());
        Assert.ThrowsAny<OperationCanceledException>(() => new Stl10Archive(Archive, Output, isOfficial: false).Unpack(all, false, progress, source.Token));
        Assert.Equal(["class_names.txt", "fold_indices.txt", "test_X.bin", "test_y.bin", "train_X.bin", "train_y.bin"], Directory.GetFiles(Output).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    private IReadOnlyList<Stl10Unpacked> Unpack(Stl10Splits splits, bool replace = false, bool isOfficial = false, bool write = true)
    {
        if (write)
        {
            File.WriteAllBytes(Archive, _sample.ToArchive());
        }

        return new Stl10Archive(Archive, Output, isOfficial).Unpack(splits, replace, null, TestContext.Current.CancellationToken);
    }

    private void Refused(string message, Stl10Splits splits, bool isOfficial = false) =>
        Assert.Equal(message, Assert.Throws<ImagingException>(() => Unpack(splits, isOfficial: isOfficial)).Message);
}
