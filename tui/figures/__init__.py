"""The figures of a person: their outline, the areas on them, and how both become dots and cells."""
