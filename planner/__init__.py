"""Plan the time a vocational school spends on finding apprenticeship places."""
