"""What the pages, the digest and the public page say of internal posts: pure, made of answers that passed the floor."""
