"""The words of the registry's story: two invented organisations in Larvik."""

NAMES = ["NORDRE FJELLHEIM MUSIKKLAG", "SØNDRE FJELLHEIM MUSIKKLAG"]
ADDRESS = "post@nordre-fjellheim.example"
WHO = "Jeg ble valgt til leder på årsmøtet."
CAUSE = "Et sted å øve sammen"
TOPICS = ["Musikk", "Lokaler"]
NEW_NAME = "FJELLHEIM MUSIKKLAG"
