using System.Linq.Expressions;

namespace VkSim.VectorData.Filters;

/// <summary>Looks for a parameter in an expression.</summary>
internal sealed class ParameterSearch(ParameterExpression parameter) : ExpressionVisitor
{
    /// <summary>Whether it was found.</summary>
    public bool IsFound { get; private set; }

    /// <inheritdoc/>
    protected override Expression VisitParameter(ParameterExpression node)
    {
        IsFound |= node == parameter;
        return node;
    }
}
