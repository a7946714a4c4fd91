using Plumbline.EndToEnd.Support;

namespace Plumbline.EndToEnd.Study;

/// <summary>Where and in which language a study runs does not show in its results.</summary>
public sealed class PlaceAndLanguageTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    /// <summary>
    /// plumb is built for invariant globalization. The second run takes that away, so that its numbers have commas unless every
    /// place that writes one says otherwise.
    /// </summary>
    [Fact]
    public async Task A_language_with_decimal_commas_changes_no_byte()
    {
        (string, string)[] german = [("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0")];
        (await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--out", "plain", "--quiet"])).AssertDone();
        (await Plumb.RunAsync(_place.Path, german, ["study", .. Workplace.Tiny, "--out", "german", "--quiet"])).AssertDone();
        AssertSame("plain", "german");

        string configuration = File.ReadAllText(Path.ChangeExtension(Plumb.Assembly, ".runtimeconfig.json"));
        Assert.Contains("\"System.Globalization.Invariant\": true", configuration, StringComparison.Ordinal);
        File.WriteAllText(_place.File("other.runtimeconfig.json"), configuration.Replace("\"System.Globalization.Invariant\": true", "\"System.Globalization.Invariant\": false", StringComparison.Ordinal));
        PlumbResult result = await Plumb.RunAsync(_place.Path, german, ["study", .. Workplace.Tiny, "--out", "commas"], _place.File("other.runtimeconfig.json"));
        if (result.Errors.Contains("ICU", StringComparison.Ordinal))
        {
            Assert.Skip("libicu is not installed: there is no language with decimal commas to try.");
        }

        result.AssertDone();
        AssertSame("plain", "commas");
        Assert.Contains("alpha 0.5", result.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\d,\d{4}", result.Output);
    }

    [Fact]
    public async Task Paths_may_hold_blanks_and_any_letters()
    {
        Directory.CreateDirectory(_place.File("meine Daten/Größe 文"));
        File.Copy(_place.File(Workplace.Data), _place.File("meine Daten/Größe 文/vektoren ß.npy"));
        string[] options = ["study", "--data", "meine Daten/Größe 文/vektoren ß.npy", "--k", "5,20,60", "--ef", "4,16", "--ef-construction", "10", "--alpha", "0.5", "--m", "4"];
        (await Plumb.RunAsync(_place.Path, [.. options, "--out", "läufe 1/erster", "--json", "größe.json", "--quiet"])).AssertDone();
        (await Plumb.RunAsync(_place.Path, "study", "läufe 1/erster/plan.yaml", "--out", "again", "--quiet")).AssertDone();
        (await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--out", "plain", "--quiet"])).AssertDone();
        AssertSame("plain", "läufe 1/erster");
        AssertSame("plain", "again");
        Assert.Contains("vektoren ß.npy", _place.Text("größe.json"), StringComparison.Ordinal);
        Assert.Contains("vektoren ß.npy", _place.Text("läufe 1/erster/manifest.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_vectors_in_another_format_give_the_same_results()
    {
        using (VectorSet vectors = VectorSet.FromValues(Workplace.Values(), Workplace.Dimension))
        {
            IO.FvecsWriter.Write(_place.File("x.fvecs"), vectors, cancellationToken: TestContext.Current.CancellationToken);
        }

        (await Plumb.RunAsync(_place.Path, ["study", .. Workplace.Tiny, "--out", "npy", "--quiet"])).AssertDone();
        (await Plumb.RunAsync(_place.Path, ["study", "--data", "x.fvecs", .. Workplace.Tiny[2..], "--out", "fvecs", "--quiet"])).AssertDone();
        AssertSame("npy", "fvecs");
    }

    private void AssertSame(string one, string other)
    {
        Assert.Equal(_place.Text($"{one}/results.csv"), _place.Text($"{other}/results.csv"));
        foreach (string file in Directory.EnumerateFiles(_place.File(one), "metrics.json", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(_place.File(one), file);
            Assert.Equal(File.ReadAllText(file), _place.Text(Path.Combine(other, path)));
        }
    }
}
