using System.Reflection;

namespace Plumbline.Packaging.Api;

/// <summary>Types as C# writes them, with nullability and the names of tuple elements where a member gives them; without namespaces.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(sbyte)] = "sbyte",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>A type alone.</summary>
    public static string Of(Type type) => Write(type, null, new Queue<string?>());

    /// <summary>The type of a member.</summary>
    /// <param name="type">The type.</param>
    /// <param name="nullability">What may be null in it.</param>
    /// <param name="tupleNames">Names of the elements of its tuples, outer ones first.</param>
    public static string Of(Type type, NullabilityInfo nullability, IEnumerable<string?> tupleNames) => Write(type, nullability, new Queue<string?>(tupleNames));

    private static string Write(Type type, NullabilityInfo? nullability, Queue<string?> names)
    {
        if (type.IsByRef)
        {
            return Write(type.GetElementType()!, nullability, names);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            // The nullability of Nullable<T> is that of T, whose own arguments follow.
            return Write(value, nullability, names) + "?";
        }

        string mark = !type.IsValueType && !type.IsPointer && nullability is { ReadState: NullabilityState.Nullable } ? "?" : "";
        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!, nullability?.ElementType, names)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (type.IsPointer)
        {
            return Write(type.GetElementType()!, null, names) + "*";
        }

        if (type.IsGenericParameter || !type.IsGenericType)
        {
            return (Keywords.GetValueOrDefault(type) ?? (type.IsNested && !type.IsGenericParameter ? $"{Of(type.DeclaringType!)}.{type.Name}" : type.Name)) + mark;
        }

        Type[] arguments = type.GetGenericArguments();
        NullabilityInfo[]? inner = nullability?.GenericTypeArguments is { } given && given.Length == arguments.Length ? given : null;
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true || type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            string?[] elements = [.. arguments.Select(_ => names.TryDequeue(out string? name) ? name : null)];
            return $"({string.Join(", ", arguments.Select((argument, i) => $"{Write(argument, inner?[i], names)}{(elements[i] is { } name ? " " + name : "")}"))})";
        }

        string own = type.Name.Contains('`', StringComparison.Ordinal) ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] : type.Name;
        string outer = type.IsNested ? Of(type.DeclaringType!) + "." : "";
        return type.IsNested && !type.Name.Contains('`', StringComparison.Ordinal)
            ? outer + own + mark
            : $"{outer}{own}<{string.Join(", ", arguments.Select((argument, i) => Write(argument, inner?[i], names)))}>{mark}";
    }
}
