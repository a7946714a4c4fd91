using System.Collections;
using System.Reflection;
using Plumbline.Capacity;

namespace Plumbline.Studies.Tests.Checkpoints;

/// <summary>
/// Objects all of whose properties have values of their own, and their comparison property by property: what a serialiser leaves
/// out, or a new property that it does not know, shows.
/// </summary>
internal sealed class Filled
{
    private int _next;

    public T Create<T>() => (T)Create(typeof(T));

    /// <summary>Fails with the path of the first property that differs.</summary>
    public static void AssertSame(object? expected, object? actual, string path = "")
    {
        if (expected is null || actual is null)
        {
            Assert.True(expected is null && actual is null, $"{path}: {expected ?? "null"} became {actual ?? "null"}");
            return;
        }

        switch (expected)
        {
            case double number:
                Assert.True(BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits((double)actual), $"{path}: {number:R} became {actual:R}");
                return;
            case string or Enum or IConvertible:
                Assert.True(expected.Equals(actual), $"{path}: {expected} became {actual}");
                return;
            case IEnumerable sequence:
                object?[] before = [.. sequence.Cast<object?>()];
                object?[] after = [.. ((IEnumerable)actual).Cast<object?>()];
                Assert.True(before.Length == after.Length, $"{path}: {before.Length} elements became {after.Length}");
                for (int i = 0; i < before.Length; i++)
                {
                    AssertSame(before[i], after[i], $"{path}[{i}]");
                }

                return;
            case CapacityDistribution distribution:
                Assert.Equal(distribution.Sorted.ToArray(), ((CapacityDistribution)actual).Sorted.ToArray());
                Assert.Equal(distribution.Room.ToArray(), ((CapacityDistribution)actual).Room.ToArray());
                break;
        }

        foreach (PropertyInfo property in expected.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike))
        {
            AssertSame(property.GetValue(expected), property.GetValue(actual), $"{path}.{property.Name}");
        }
    }

    private object Create(Type type)
    {
        _next++;
        if (type == typeof(string))
        {
            return $"text {_next}";
        }

        if (type == typeof(bool))
        {
            return true;
        }

        if (type == typeof(double) || type == typeof(float))
        {
            // A third has no end in either base.
            return Convert.ChangeType(_next + (1 / 3.0), type, System.Globalization.CultureInfo.InvariantCulture);
        }

        if (type == typeof(int) || type == typeof(long))
        {
            return Convert.ChangeType(_next, type, System.Globalization.CultureInfo.InvariantCulture);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Create(underlying);
        }

        if (type == typeof(CapacityDistribution))
        {
            return new CapacityDistribution([_next, _next + 5, _next], (ReadOnlySpan<int>)[_next - 1, _next, _next]);
        }

        return type.IsAssignableTo(typeof(IEnumerable)) ? CreateSequence(type) : CreateObject(type);
    }

    private object CreateSequence(Type type)
    {
        Type[] arguments = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
        if (arguments.Length == 2)
        {
            IDictionary dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            dictionary.Add(Create(arguments[0]), Create(arguments[1]));
            dictionary.Add(Create(arguments[0]), Create(arguments[1]));
            return dictionary;
        }

        Array values = Array.CreateInstance(arguments[0], 2);
        values.SetValue(Create(arguments[0]), 0);
        values.SetValue(Create(arguments[0]), 1);
        return values;
    }

    private object CreateObject(Type type)
    {
        ConstructorInfo? constructor = type.GetConstructors().OrderByDescending(one => one.GetParameters().Length).FirstOrDefault();
        object value = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Create(parameter.ParameterType))]);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            property.SetValue(value, Create(property.PropertyType));
        }

        return value;
    }
}
