using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Plumbline.Packaging.Api;

/// <summary>Members as C# declares them.</summary>
internal static class SignatureText
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>A field; of a constant, its value too.</summary>
    public static string OfField(FieldInfo field)
    {
        string type = TypeText.Of(field.FieldType, Nullability.Create(field), TupleNames(field));
        return field.IsLiteral
            ? $"{Access(field.IsPublic)}const {type} {field.Name} = {Literal(field.GetRawConstantValue(), field.FieldType)}"
            : $"{Access(field.IsPublic)}{Required(field)}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    /// <summary>A constructor.</summary>
    public static string OfConstructor(ConstructorInfo made) =>
        $"{Access(made.IsPublic)}{TypeText.Of(made.DeclaringType!).Split('<')[0]}({Parameters(made)})";

    /// <summary>A property or an indexer, with those of its accessors that can be seen.</summary>
    public static string OfProperty(PropertyInfo property)
    {
        MethodInfo first = property.GetAccessors(true)[0];
        ParameterInfo[] index = property.GetIndexParameters();
        string name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        string reference = property.PropertyType.IsByRef ? property.GetMethod!.ReturnParameter.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly " : "ref " : "";
        return $"{Access(property.GetAccessors(true).Any(one => one.IsPublic))}{Required(property)}{Kind(first)}{reference}{TypeText.Of(property.PropertyType, Nullability.Create(property), TupleNames(property))} {name} "
            + $"{{ {Accessor(property.GetMethod, "get; ")}{Accessor(property.SetMethod, property.SetMethod is { } set && IsInit(set) ? "init; " : "set; ")}}}";
    }

    /// <summary>An event.</summary>
    public static string OfEvent(EventInfo raised) =>
        $"{Access(raised.AddMethod!.IsPublic)}{Kind(raised.AddMethod)}event {TypeText.Of(raised.EventHandlerType!, Nullability.Create(raised), [])} {raised.Name}";

    /// <summary>A method or an operator.</summary>
    public static string OfMethod(MethodInfo method)
    {
        string types = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        return Access(method.IsPublic) + Kind(method) + OfMethod(method, method.Name + types);
    }

    /// <summary>What a method takes and returns, under a name.</summary>
    public static string OfMethod(MethodInfo method, string name)
    {
        ParameterInfo returned = method.ReturnParameter;
        string reference = returned.ParameterType.IsByRef ? returned.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly " : "ref " : "";
        string constraints = Constraints(method.IsGenericMethodDefinition ? method.GetGenericArguments() : method.DeclaringType!.GetGenericArguments(), only: method.IsGenericMethodDefinition || method.Name == "Invoke");
        return $"{reference}{TypeText.Of(returned.ParameterType, Nullability.Create(returned), TupleNames(returned))} {name}({Parameters(method)}){constraints}";
    }

    /// <summary>The where clauses of type parameters.</summary>
    /// <param name="parameters">The type parameters.</param>
    /// <param name="only">Whether there are any to be written.</param>
    public static string Constraints(Type[] parameters, bool only = true) => only
        ? string.Concat(parameters.Where(parameter => parameter.IsGenericParameter).Select(parameter => (parameter.Name, Clauses: Clauses(parameter).ToArray()))
            .Where(entry => entry.Clauses.Length > 0)
            .Select(entry => $" where {entry.Name} : {string.Join(", ", entry.Clauses)}"))
        : "";

    private static IEnumerable<string> Clauses(Type parameter)
    {
        GenericParameterAttributes attributes = parameter.GenericParameterAttributes;
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            yield return parameter.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IsUnmanagedAttribute") ? "unmanaged" : "struct";
        }
        else if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            yield return "class";
        }
        else if (parameter.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "NullableAttribute" && attribute.ConstructorArguments is [{ Value: (byte)1 }]))
        {
            yield return "notnull";
        }

        foreach (Type type in parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)))
        {
            yield return TypeText.Of(type);
        }

        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            yield return "new()";
        }

        if (attributes.HasFlag(GenericParameterAttributes.AllowByRefLike))
        {
            yield return "allows ref struct";
        }
    }

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string passing = parameter switch
        {
            { ParameterType.IsByRef: true, IsOut: true } => "out ",
            { ParameterType.IsByRef: true } when parameter.IsDefined(typeof(RequiresLocationAttribute)) => "ref readonly ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        string value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{passing}{TypeText.Of(parameter.ParameterType, Nullability.Create(parameter), TupleNames(parameter))} {parameter.Name}{value}";
    }

    private static string Literal(object? value, Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => bare.IsValueType && bare == type ? "default" : "null",
            string text => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n")}\"",
            bool yes => yes ? "true" : "false",
            char letter => $"'{letter}'",
            _ when bare.IsEnum => $"{bare.Name}.{Enum.GetName(bare, value) ?? Convert.ToString(value, CultureInfo.InvariantCulture)}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static IEnumerable<string?> TupleNames(ICustomAttributeProvider member) =>
        member.GetCustomAttributes(typeof(TupleElementNamesAttribute), false) is [TupleElementNamesAttribute names] ? names.TransformNames : [];

    private static string Access(bool isPublic) => isPublic ? "" : "protected ";

    private static string Required(MemberInfo member) => member.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute") ? "required " : "";

    private static string Accessor(MethodInfo? accessor, string word) => accessor switch
    {
        { IsPublic: true } => word,
        { IsFamily: true } or { IsFamilyOrAssembly: true } => "protected " + word,
        _ => "",
    };

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit");

    private static string Kind(MethodInfo method) =>
        (method.IsStatic ? "static " : "")
        + (method.DeclaringType!.IsInterface ? method is { IsAbstract: false } ? "virtual " : method.IsStatic ? "abstract " : ""
            : method.IsAbstract ? method.GetBaseDefinition() == method ? "abstract " : "abstract override "
            : !method.IsVirtual ? ""
            : method.GetBaseDefinition() != method ? method.IsFinal ? "sealed override " : "override "
            : method.IsFinal ? "" : "virtual ");
}
