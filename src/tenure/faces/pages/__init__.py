"""The dashboard: pages rendered here, over answers asked below. Each page is a function from a visit to what its template shows."""
