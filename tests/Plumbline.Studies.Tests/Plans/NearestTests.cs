using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Tests.Plans;

public sealed class NearestTests
{
    private static readonly string[] Known = ["quick", "paper", "ef_search_study", "alpha_study"];

    [Theory]
    [InlineData("quick", "quick")]
    [InlineData("papr", "paper")]
    [InlineData("PAPER", "paper")]
    [InlineData("ef_serach_study", "ef_search_study")]
    [InlineData("alphastudy", "alpha_study")]
    public void The_word_that_was_meant(string word, string expected) => Assert.Equal(expected, Nearest.Of(word, Known));

    [Theory]
    [InlineData("papr", " (did you mean 'paper'?)")]
    [InlineData("quik", " (did you mean 'quick'?)")]
    [InlineData("nothing like it", "")]
    public void A_hint_is_given_only_for_a_near_word(string word, string hint) => Assert.Equal(hint, Nearest.Hint(word, Known));
}
