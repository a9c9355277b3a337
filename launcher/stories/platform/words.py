"""The words of the platform's story; the layout of the file is the platform's own."""

KS = "KS"
FN = "Frivillighet Norge"

TITLE = "Avtale om samspill, prøvd av en fortelling"
OLD_A = "Kommunen bør si fra tidlig om planer."
NEW_A = "Kommunen sier fra om planer minst åtte uker før noe avgjøres."
FREE = "Støtte gis mest mulig uten bindinger."
FILE = f"""{TITLE}

FORMÅL

Sammen gjør vi det lettere å være med der folk bor.

PRINSIPPER

1. Partene er likeverdige.

{{second}}. Partene er åpne med hverandre.

FORUTSIGBARE RAMMEVILKÅR

1. {FREE}

RELASJONEN

1. Kommuner og lag snakker sammen gjennom hele året.

a. {OLD_A}

OPPFØLGING

Partene møtes to ganger i året.
"""
WHOLE, LACKING = FILE.format(second=2), FILE.format(second=3)  # the one lacks a number
MONTHS = 6  # the shortest term: half a year before its end is at once

KS_WORDS = "Kommunene følger dette bare når pengene rekker, mener vi i KS."
KS_ALL = "Alt i alt går det framover, ser vi fra kommunenes side."
FN_WORDS = "Lagene får for mange prosjektkroner, hører vi fra medlemmene."
FN_ALL = "Vi merker forskjell noen steder, ikke alle."
POINT = "Rammevilkår 1"
NEXT = "Minst halvparten av støtten gis uten bindinger."
WHY = "Begge vil ha et tall å måle mot."
JOINT = "Avtalen virker, og vi vil ha et mål for frie midler."
