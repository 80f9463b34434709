using System.Collections;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;
using VkSim.VectorData.Models;

namespace VkSim.VectorData.Filters;

/// <summary>Translates a filter, a lambda on a record, into what is asked of the stored form.</summary>
/// <param name="model">The model of the records.</param>
/// <param name="columnOf">The column of a data property, or of the key.</param>
internal sealed class FilterTranslator(CollectionModel model, Func<PropertyModel, int?> columnOf) : FilterTranslatorBase
{
    /// <summary>The translation.</summary>
    /// <exception cref="NotSupportedException">A part of it cannot be translated.</exception>
    /// <exception cref="InvalidOperationException">It names a property that the model has not.</exception>
    public RecordPredicate Translate(LambdaExpression filter) => Predicate(PreprocessFilter(filter, model, new FilterPreprocessingOptions()));

    private RecordPredicate Predicate(Expression node)
    {
        if (!DependsOnRecord(node))
        {
            return new ConstantPredicate((bool)Evaluate(node)!);
        }

        return node switch
        {
            BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both => new AndPredicate(Predicate(both.Left), Predicate(both.Right)),
            BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either => new OrPredicate(Predicate(either.Left), Predicate(either.Right)),
            UnaryExpression { NodeType: ExpressionType.Not } not => new NotPredicate(Predicate(not.Operand)),
            BinaryExpression binary => Compare(binary),
            MethodCallExpression { Method.Name: "Contains" or "Equals" or "StartsWith" or "EndsWith" or "Any" } call => Call(call),
            MemberExpression { Member.Name: nameof(Nullable<>.HasValue), Expression: { } nullable } when Property(nullable) is { } property =>
                new NotPredicate(new ComparisonPredicate(Comparison.Equal, property, new Operand(null, null, property.Type))),
            _ when node.Type == typeof(bool) && Property(node) is { } property && property.Type == typeof(bool) =>
                new ComparisonPredicate(Comparison.Equal, property, new Operand(null, true, typeof(bool))),
            _ => throw Untranslatable(node),
        };
    }

    private RecordPredicate Compare(BinaryExpression node)
    {
        (Comparison comparison, Comparison turned, bool isNegated) = node.NodeType switch
        {
            ExpressionType.Equal => (Comparison.Equal, Comparison.Equal, false),
            ExpressionType.NotEqual => (Comparison.Equal, Comparison.Equal, true),
            ExpressionType.LessThan => (Comparison.Less, Comparison.Greater, false),
            ExpressionType.LessThanOrEqual => (Comparison.LessOrEqual, Comparison.GreaterOrEqual, false),
            ExpressionType.GreaterThan => (Comparison.Greater, Comparison.Less, false),
            ExpressionType.GreaterThanOrEqual => (Comparison.GreaterOrEqual, Comparison.LessOrEqual, false),
            _ => throw Untranslatable(node),
        };
        Operand left = OperandOf(node.Left), right = OperandOf(node.Right);
        RecordPredicate predicate = left.Column is null ? Compare(turned, right, left, node) : Compare(comparison, left, right, node);
        return isNegated ? new NotPredicate(predicate) : predicate;
    }

    private static ComparisonPredicate Compare(Comparison comparison, Operand property, Operand other, Expression node)
    {
        // Arrays and lists are compared by reference in C#, which means nothing for what is stored.
        if (new[] { property, other }.Any(side => side.Column is not null && ScalarType.Of(side.Type) is null) && other is not { Column: null, Constant: null })
        {
            throw Untranslatable(node);
        }

        if (other.Column is null && other.In(property.Type) is { } constant)
        {
            return new ComparisonPredicate(comparison, property with { As = null }, constant);
        }

        return property.Type == other.Type && property.As is null && other.As is null
            ? new ComparisonPredicate(comparison, property, other)
            : Promoted(comparison, property, other, node);
    }

    // C# has converted both sides to one type.
    private static ComparisonPredicate Promoted(Comparison comparison, Operand property, Operand other, Expression node)
    {
        Type common = property.As ?? property.Type;
        return common == (other.As ?? other.Type)
            ? new ComparisonPredicate(comparison, property with { As = common }, other with { As = common })
            : throw Untranslatable(node);
    }

    private RecordPredicate Call(MethodCallExpression call) => call switch
    {
        { Method.Name: "Any", Arguments: [var source, LambdaExpression test] } when Property(source) is { Column: { } column } => Any(column, test, call),
        { Method.Name: "Equals", Object: { } left, Arguments: [var right] } => Compare(Expression.Equal(Unboxed(left), Unboxed(right))),
        { Method.Name: "Equals", Object: null, Arguments: [var left, var right] } => Compare(Expression.Equal(Unboxed(left), Unboxed(right))),
        { Object: { } text } when call.Method.DeclaringType == typeof(string) => Text(text, call),
        { Method.Name: "Contains" } => Contains(call),
        _ => throw Untranslatable(call),
    };

    private RecordPredicate Contains(MethodCallExpression call)
    {
        if (!TryMatchContains(call, out Expression? source, out Expression? item))
        {
            (source, item) = call is { Object: { } collection, Arguments: [var only] } ? (collection, only) : throw Untranslatable(call);
        }

        if (Property(source) is { Column: { } many })
        {
            return DependsOnRecord(item) ? throw Untranslatable(call) : new ElementPredicate(many, [Evaluate(item)]);
        }

        return !DependsOnRecord(source) && Evaluate(source) is IEnumerable values && Property(item) is { Column: { } column } property
            ? new MembershipPredicate(column, [.. values.Cast<object?>().Select(value => ValueOf(value).In(property.Type)).Where(value => value is not null).Select(value => value!.Constant)])
            : throw Untranslatable(call);
    }

    // Any(element => values.Contains(element)) and Any(element => element == value)
    private ElementPredicate Any(int column, LambdaExpression test, MethodCallExpression call)
    {
        ParameterExpression element = test.Parameters[0];
        (Expression? values, bool isOne) = test.Body switch
        {
            MethodCallExpression inner when TryMatchContains(inner, out Expression? source, out Expression? item) && item == element => (source, false),
            BinaryExpression { NodeType: ExpressionType.Equal } equal when equal.Left == element => (equal.Right, true),
            BinaryExpression { NodeType: ExpressionType.Equal } equal when equal.Right == element => (equal.Left, true),
            _ => (null, false),
        };
        if (values is null || DependsOnRecord(values) || DependsOn(element, values))
        {
            throw Untranslatable(call);
        }

        object? found = Evaluate(values);
        return new ElementPredicate(column, isOne ? [found] : [.. ((IEnumerable)found!).Cast<object?>()]);
    }

    private TextPredicate Text(Expression text, MethodCallExpression call)
    {
        if (Property(text) is not { Column: { } column } || call.Arguments.Any(DependsOnRecord))
        {
            throw Untranslatable(call);
        }

        object?[] arguments = [.. call.Arguments.Select(Evaluate)];
        return (call.Method.Name, arguments) switch
        {
            ("Contains", [string part]) => new TextPredicate(column, value => value.Contains(part)),
            ("Contains", [string part, StringComparison how]) => new TextPredicate(column, value => value.Contains(part, how)),
            ("StartsWith", [string part]) => new TextPredicate(column, value => value.StartsWith(part)),
            ("StartsWith", [string part, StringComparison how]) => new TextPredicate(column, value => value.StartsWith(part, how)),
            ("EndsWith", [string part]) => new TextPredicate(column, value => value.EndsWith(part)),
            ("EndsWith", [string part, StringComparison how]) => new TextPredicate(column, value => value.EndsWith(part, how)),
            ("Equals", [string other, StringComparison how]) => new TextPredicate(column, value => value.Equals(other, how)),
            _ => throw Untranslatable(call),
        };
    }

    private Operand OperandOf(Expression node)
    {
        if (Property(node) is { } property)
        {
            return property;
        }

        if (DependsOnRecord(node))
        {
            throw Untranslatable(node);
        }

        return ValueOf(Evaluate(node));
    }

    private static Operand ValueOf(object? value) => new(null, value, value?.GetType() ?? typeof(object));

    /// <summary>The property that a node is, perhaps converted; null where it is something else.</summary>
    private Operand? Property(Expression node)
    {
        Expression bound = node;
        while (Inner(bound) is { } inner)
        {
            bound = inner;
        }

        if (!TryBindProperty(bound, out PropertyModel? property))
        {
            return null;
        }

        Type type = Nullable.GetUnderlyingType(property.Type) ?? property.Type;
        Type converted = Nullable.GetUnderlyingType(node.Type) ?? node.Type;
        return columnOf(property) is { } column
            ? new Operand(column, null, type, converted != type && ScalarType.Of(converted) is not null ? converted : null)
            : throw new NotSupportedException($"The filter looks at the vector property '{property.ModelName}'; only the key and data properties can be looked at.");
    }

    // What a dictionary's value is cast to must be its type, which is checked where it is bound.
    private static Expression? Inner(Expression node) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked, Operand: not MethodCallExpression } convert => convert.Operand,
        MemberExpression { Member.Name: nameof(Nullable<>.Value), Expression: { } nullable } when Nullable.GetUnderlyingType(nullable.Type) is not null => nullable,
        _ => null,
    };

    private static Expression Unboxed(Expression node) =>
        node is UnaryExpression { NodeType: ExpressionType.Convert } convert && convert.Type == typeof(object) && convert.Operand is not MethodCallExpression
            ? convert.Operand
            : node;

    private bool DependsOnRecord(Expression node) => DependsOn(RecordParameter, node);

    private static bool DependsOn(ParameterExpression parameter, Expression node)
    {
        var search = new ParameterSearch(parameter);
        search.Visit(node);
        return search.IsFound;
    }

    private static object? Evaluate(Expression node) => node is ConstantExpression constant
        ? constant.Value
        : Expression.Lambda<Func<object?>>(Expression.Convert(node, typeof(object))).Compile(preferInterpretation: true)();

    private static NotSupportedException Untranslatable(Expression node) => new(
        $"'{node}' of the filter ({node.NodeType}) cannot be translated. There are comparisons of the key and of data properties with values and with one another, " +
        "&&, || and !, bool properties, HasValue, Contains of arrays, lists and texts, StartsWith, EndsWith, Equals, and Any with == or Contains.");
}
