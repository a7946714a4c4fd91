using CsCheck;
using Plumbline.Explorer.State;

namespace Plumbline.Explorer.Tests.State;

/// <summary>A view and its address are the same.</summary>
public sealed class ViewTests
{
    private static readonly ViewLimits Limits = new(10_000, 1000, 500);

    [Fact]
    public void A_view_is_read_back_from_its_address()
    {
        Gen<int?> step = Gen.Int[0, 900].Select(value => value > 700 ? (int?)null : value);
        Gen<MapBox?> box = Gen.Float[-100, 100].Array[4].Select(corners => corners[0] > 60 ? null : MapBox.Read(string.Join(',', corners.Select(corner => corner.ToString("G6", System.Globalization.CultureInfo.InvariantCulture)))));
        Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 500], Gen.Int[-1, 9999], Gen.Int[1, 1000], Gen.Enum<MapColour>(), step, box)
            .Select((k, ef, point, place, colour, at, part) => new View { K = k, Ef = ef, Point = point < 0 ? null : point, Place = place, Colour = colour, Step = at, Box = part })
            .Sample(view => Assert.Equal(view, View.Read(view.On("/map")["/map".Length..], Limits)));
    }

    [Fact]
    public void A_picture_takes_the_place_of_a_point()
    {
        string name = new('a', 32);
        View view = View.Read($"?k=5&point=3&picture={name}", Limits).With(name);
        Assert.Equal($"/neighborhood?k=5&ef=50&picture={name}", view.On("/neighborhood"));
        Assert.Null(View.Read("?picture=../../etc/passwd", Limits).Picture);
        Assert.Equal("/worst?k=5&ef=50&point=9", view.At(9).On("/worst"));
    }

    [Fact]
    public void What_is_missing_is_the_usual_within_what_there_is()
    {
        View view = View.Read("", new ViewLimits(20, 19, 20));
        Assert.Equal((19, 20, null, null), (view.K, view.Ef, view.Point, view.Problem));
        Assert.Equal((100, 50), (View.Read("?unknown=1", Limits).K, View.Read("?unknown=1", Limits).Ef));
    }

    [Theory]
    [InlineData("?k=1001", "k: found 1001, expected 1 to 1000")]
    [InlineData("?k=-1&ef=x", "k: found -1, expected 1 to 1000; ef: found x, expected 1 to 500")]
    [InlineData("?point=99999999999999999999999", "point: found 99999999999999999999..., expected 0 to 9999")]
    [InlineData("?step=-1", "step: found -1, expected a whole number from 0")]
    public void What_cannot_be_is_told_and_the_usual_taken(string query, string problem)
    {
        View view = View.Read(query, Limits);
        Assert.Equal(problem, view.Problem);
        Assert.InRange(view.K, 1, 1000);
        Assert.InRange(view.Ef, 1, 500);
    }
}
