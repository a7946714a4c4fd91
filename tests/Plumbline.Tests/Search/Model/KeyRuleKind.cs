namespace Plumbline.Tests.Search.Model;

/// <summary>The ways to say which keys may be returned.</summary>
internal enum KeyRuleKind
{
    None,
    Predicate,
    Keys,
    Bitmap,
}
