using CsCheck;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines.Tests.Servers;

public sealed class EngineAddressTests
{
    [Theory]
    [InlineData("postgres://ann@db.example:5433/shop?table=items&column=embedding", "postgres", "db.example", 5433, "ann", "shop")]
    [InlineData("redis://127.0.0.1?key=v", "redis", "127.0.0.1", null, null, "")]
    [InlineData("chroma://[::1]:8123/items", "chroma", "[::1]", 8123, null, "items")]
    [InlineData("REDIS://:pw@h/0", "redis", "h", null, null, "0")]
    public void PartsAreRead(string text, string scheme, string host, int? port, string? user, string path)
    {
        EngineAddress address = EngineAddress.Parse(text);
        Assert.Equal((scheme, port, user, path), (address.Scheme, address.Port, address.User, address.Path));
        Assert.Equal(host.Trim('[', ']'), address.Host.Trim('[', ']'));
    }

    [Theory]
    [InlineData("index.faiss", false)]
    [InlineData("C://index", false)]
    [InlineData("./redis:/x", false)]
    [InlineData("redis://h", true)]
    [InlineData("postgres://u:p@h/db", true)]
    public void AddressesAreToldFromPaths(string text, bool expected) => Assert.Equal(expected, EngineAddress.IsAddress(text));

    [Fact]
    public void SecretsAreNotWritten()
    {
        EngineAddress address = EngineAddress.Parse("postgres://ann:s3cr%40t@h/db?table=items&sslpassword=hush&api_key=k1&password=other");
        Assert.Equal("postgres://ann@h/db?table=items", address.ToString());
        Assert.Equal("s3cr@t", address.Password);
        Assert.Equal("no *** or *** for ***, ***", address.RedactFrom("no s3cr@t or s3cr%40t for hush, other"));
    }

    [Theory]
    [InlineData("postgres://ann:top@h/db", "postgres://ann:***@h/db")]
    [InlineData("x postgres://ann:to@p/@h/db y", "y")]
    [InlineData("Host=h;Password=top;Database=d", "Host=h;Password=***;Database=d")]
    [InlineData("redis://:top@h", "redis://:***@h")]
    [InlineData("redis://h?password=top&key=v", "redis://h?password=***&key=v")]
    [InlineData("user a@b.c of http://h/path", "user a@b.c of http://h/path")]
    [InlineData("postgres://ann@h:5433/db?table=t: refused", "postgres://ann@h:5433/db?table=t: refused")]
    public void TextsAreCleaned(string text, string expected)
    {
        string clean = EngineAddress.Redact(text);
        Assert.EndsWith(expected, clean, StringComparison.Ordinal);
        Assert.DoesNotContain("top", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("to@p", clean, StringComparison.Ordinal);
    }

    [Fact]
    public void NoPasswordIsEverWritten() =>
        Gen.String[Gen.Char["abcXYZ019@:/?#&%= ;+"], 8, 20].Sample(password =>
        {
            string text = $"postgres://ann:{Uri.EscapeDataString(password)}@h/db?table=t&token={Uri.EscapeDataString(password)}";
            EngineAddress address = EngineAddress.Parse(text);
            Assert.Equal(password, address.Password);
            Assert.DoesNotContain(password, address.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(password, address.RedactFrom($"refused '{password}' of {text}"), StringComparison.Ordinal);
            Assert.DoesNotContain(Uri.EscapeDataString(password), address.RedactFrom($"refused {text}"), StringComparison.Ordinal);
            Assert.DoesNotContain(Uri.EscapeDataString(password), EngineAddress.Redact(text), StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("postgres://:5432")]
    [InlineData("postgres://ann:top@[bad/db")]
    [InlineData("postgres://ann:top@h/db?a=1&a=2")]
    [InlineData("postgres://u:x top@127.0.0.1:5699/d?table=t")]
    [InlineData("postgres://u:x/top@127.0.0.1/d?table=t")]
    [InlineData("postgres://u:x@top@127.0.0.1/d?table=t")]
    [InlineData("postgres://u:p@ss/top@127.0.0.1/d?table=t")]
    [InlineData("postgres://u:p w/top@127.0.0.1/d?table=t")]
    [InlineData("redis://:p#ss top@127.0.0.1?key=v")]
    [InlineData("postgres://postgres:p@ss:w/\u00f6r?d#%41 top@127.0.0.1/d")]
    [InlineData("postgres://p@ss/top@127.0.0.1/d")]
    [InlineData("postgres//u:top@127.0.0.1/d?table=t")]
    [InlineData("postgres:/u:top@127.0.0.1/d?table=t")]
    [InlineData("postgres:u:top@127.0.0.1/d?table=t")]
    public void WhatCannotBeReadIsRefusedWithoutSecrets(string text)
    {
        EngineTargetException refused = Assert.Throws<EngineTargetException>(() => EngineAddress.Parse(text));
        Assert.DoesNotContain("top", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://h?key=v&pass=top")]
    [InlineData("redis://h?key=v&pasword=top")]
    [InlineData("redis://h?auth=top")]
    [InlineData("redis://h?tokn=top&key=v")]
    [InlineData("redis://u:6379?x top@h/d")]
    [InlineData("redis://h?top@h")]
    public void ValuesOfUnknownParametersAreNotShown(string text)
    {
        EngineTargetException refused = Assert.Throws<EngineTargetException>(() => EngineAddress.Parse(text).RequireKnownParameters("key", "password"));
        Assert.DoesNotContain("top", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u:top@127.0.0.1/d", "u:***@127.0.0.1/d")]
    [InlineData("u:x top@127.0.0.1/d", "u:***@127.0.0.1/d")]
    [InlineData("postgres:u:top@h", "postgres:***@h")]
    [InlineData("ann@h/d", "ann@h/d")]
    [InlineData("folder/index.faiss", "folder/index.faiss")]
    [InlineData("postgres//h/d?auth=x top&table=t", "postgres//h/d?auth=***&table=t")]
    public void WhatWasMeantForAnAddressIsShownWithoutSecrets(string text, string shown) => Assert.Equal(shown, EngineAddress.RedactTarget(text));

    [Theory]
    [InlineData("postgres://ann@[::1]:5647/d?table=t")]
    [InlineData("postgres://ann@h/d?table=a@b")]
    [InlineData("postgres://ann@h/d?table=a b")]
    public void WhatIsShownCanBeReadAgain(string text) => Assert.Equal(text, EngineAddress.Parse(text).ToString());

    [Fact]
    public void KeysThatAreNumbersStandForThemselves()
    {
        EngineKeys keys = new(["7", "3", "-2"]);
        Assert.True(keys.AreNumbers);
        Assert.Equal([7, 3, -2], keys.Ids);
        Assert.Equal((11, "11"), (keys.IdOf("11"), keys.KeyOf(11)));
    }

    [Fact]
    public void OtherKeysAreNumberedAndKept()
    {
        EngineKeys keys = new(["7", "007", "a"]);
        Assert.False(keys.AreNumbers);
        Assert.Equal([0, 1, 2], keys.Ids);
        Assert.Equal((1, 3, 3, "new"), (keys.IdOf("007"), keys.IdOf("new"), keys.IdOf("new"), keys.KeyOf(3)));
    }
}
