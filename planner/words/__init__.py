"""Every sentence and number form, Danish first, English second."""
