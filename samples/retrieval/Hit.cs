namespace VkSim.Samples.Retrieval;

/// <summary>A passage that was found.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Score">The cosine similarity of its vector and the question's.</param>
internal readonly record struct Hit(Passage Passage, double Score);
