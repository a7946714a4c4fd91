namespace Plumbline.Engines.Servers;

/// <summary>What a load does with data that are there.</summary>
public enum LoadMode
{
    /// <summary>Refuses to touch them: there must be none. Ids are 0 to n - 1.</summary>
    Fresh = 0,

    /// <summary>Keeps them; ids go on after the largest.</summary>
    Append = 1,

    /// <summary>Puts the new in their place. Ids are 0 to n - 1.</summary>
    Replace = 2,

    /// <summary>Goes on with a fresh load that was cut off: what is there must be of the same vectors, and the rest is added.</summary>
    Resume = 3,
}
