using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Plumbline.Packaging.Api;

/// <summary>
/// The public surface of an assembly as text: types with bases and interfaces, members with signatures, nullability, defaults and values.
/// What the compiler adds to records by itself is left out.
/// </summary>
internal static class ApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Lists an assembly: a block a type, by namespace and name, members in order of kind and text.</summary>
    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (IGrouping<string, Type> names in assembly.GetExportedTypes().GroupBy(type => type.Namespace!).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length > 0 ? "\n" : "").Append("namespace ").Append(names.Key).Append('\n');
            foreach (Type type in names.OrderBy(TypeText.Of, StringComparer.Ordinal))
            {
                text.Append('\n').Append(Headline(type)).Append('\n');
                foreach (string member in Members(type))
                {
                    text.Append("    ").Append(member).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    private static string Headline(Type type)
    {
        StringBuilder text = new(Marks(type));
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return text.Append("delegate ").Append(SignatureText.OfMethod(type.GetMethod("Invoke")!, TypeText.Of(type))).ToString();
        }

        bool record = IsRecord(type);
        text.Append(Kind(type, record)).Append(' ').Append(TypeText.Of(type));
        IEnumerable<string> above = [
            .. type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType ? [TypeText.Of(parent)] : Array.Empty<string>(),
            .. type.IsEnum ? Enum.GetUnderlyingType(type) == typeof(int) ? [] : [TypeText.Of(Enum.GetUnderlyingType(type))] : OwnInterfaces(type, record),
        ];
        return text.Append(above.Any() ? " : " : "").AppendJoin(", ", above).Append(SignatureText.Constraints(type.GetGenericArguments())).ToString();
    }

    private static string Kind(Type type, bool record) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{(record ? "record " : "")}struct"
        : $"{(type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}{(record ? "record" : "class")}";

    /// <summary>Interfaces that neither a base nor another interface brings.</summary>
    private static IEnumerable<string> OwnInterfaces(Type type, bool record)
    {
        Type[] all = type.GetInterfaces();
        HashSet<Type> brought = [.. all.SelectMany(face => face.GetInterfaces()), .. type.BaseType?.GetInterfaces() ?? []];
        return all.Where(face => face.IsVisible && !brought.Contains(face) && !(record && face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEquatable<>)))
            .Select(TypeText.Of)
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {field.GetRawConstantValue()}"));
        }

        return
        [
            .. Ordered(type.GetFields(Declared).Where(field => IsSeen(field.Attributes) && !field.IsSpecialName), SignatureText.OfField),
            .. Ordered(type.GetConstructors(Declared).Where(made => IsSeen(made.Attributes)), SignatureText.OfConstructor),
            .. Ordered(type.GetProperties(Declared).Where(property => !IsGenerated(property) && property.GetAccessors(true).Any(one => IsSeen(one.Attributes))), SignatureText.OfProperty),
            .. Ordered(type.GetEvents(Declared).Where(raised => raised.AddMethod is { } add && IsSeen(add.Attributes)), SignatureText.OfEvent),
            .. Ordered(type.GetMethods(Declared).Where(method => IsSeen(method.Attributes) && !IsGenerated(method) && !IsAccessor(method) && method.Name != "Finalize"), SignatureText.OfMethod),
        ];
    }

    private static IEnumerable<string> Ordered<T>(IEnumerable<T> members, Func<T, string> text)
        where T : MemberInfo => members.Select(member => Marks(member) + text(member)).Order(StringComparer.Ordinal);

    /// <summary>Attributes that a user has to know. The compiler marks a constructor of a type with required members as obsolete for older compilers.</summary>
    private static string Marks(MemberInfo member) =>
        $"{(member.IsDefined(typeof(FlagsAttribute)) ? "[Flags] " : "")}{(member.IsDefined(typeof(ObsoleteAttribute)) && member.CustomAttributes.All(attribute => attribute.AttributeType.Name != "CompilerFeatureRequiredAttribute") ? "[Obsolete] " : "")}";

    private static bool IsSeen(FieldAttributes attributes) => (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool IsSeen(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$", Declared) is not null || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is { } print && IsGenerated(print));
}
