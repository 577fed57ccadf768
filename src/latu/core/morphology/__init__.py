"""Words in their base form: Finnish by Voikko, Swedish and English by Snowball's stemmers."""
