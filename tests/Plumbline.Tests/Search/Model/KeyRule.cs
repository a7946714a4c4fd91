using Plumbline.Search;

namespace Plumbline.Tests.Search.Model;

/// <summary>Which keys a search may return, and the filter of the library that says so.</summary>
/// <param name="Kind">Which of the filters.</param>
/// <param name="Modulus">Keys pass by their remainder of this.</param>
/// <param name="Passing">How many remainders pass, from 0 on.</param>
internal sealed record KeyRule(KeyRuleKind Kind, int Modulus, int Passing)
{
    // The bitmap ends before the keys do.
    private const int BitmapBits = 128;

    public bool Passes(long key) => Kind switch
    {
        KeyRuleKind.None => true,
        KeyRuleKind.Bitmap => key is >= 0 and < BitmapBits && PassesByRemainder(key),
        _ => PassesByRemainder(key),
    };

    public KeyFilter<long>? Filter() => Kind switch
    {
        KeyRuleKind.None => null,
        KeyRuleKind.Predicate => KeyFilter.Where<long>(PassesByRemainder),
        // Keys beyond those that an index ever has are among them.
        KeyRuleKind.Keys => KeyFilter.Of(IndexModel.AllKeys.Concat([9_000, long.MinValue]).Where(PassesByRemainder)),
        _ => KeyFilter.FromBitmap(Bitmap()),
    };

    private bool PassesByRemainder(long key) => Math.Abs(key % Modulus) < Passing;

    private ulong[] Bitmap()
    {
        ulong[] words = new ulong[BitmapBits / 64];
        for (int key = 0; key < BitmapBits; key++)
        {
            words[key / 64] |= PassesByRemainder(key) ? 1UL << key : 0;
        }

        return words;
    }
}
