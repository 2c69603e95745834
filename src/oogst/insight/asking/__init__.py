"""Questions to the material: asked, answered, kept, and asked anew each time."""
