"""The words of the grants' story: one invented scheme, three who apply and one who is too late."""

OWNER = "Larvik kommune"
SCHEME = "Prøvemidler til lag og foreninger"
PURPOSE = "Pengene skal gi flere i kommunen et lag å høre til i."
SUMMARY = "Penger til det dere selv mener er viktigst. Dette er en prøve."
WHO = "Lag og foreninger som har aktivitet i kommunen."
CONTACT, PHONE = "Kari Lunde", "33 17 10 00"
PAYER = "12345678903"  # valid by its check digit, of no real bank

ABOUT, ABOUT_WHY = "Hva gjør dere for folk i kommunen?", "Vi må vite hvem pengene når."
WISH, WISH_WHY = "Hva er viktigst for dere neste år?", "Vi vil se at pengene trengs."

BUDGET, MOST = 40_000, 25_000  # NOK
FULL, PART, UPHELD = 25_000, 10_000, 15_000  # FULL + UPHELD is the whole budget
ONE_TOO_MANY = BUDGET - FULL + 1  # beside FULL: a single krone over
TOO_HIGH = "Summen er 1 kr for høy. Det er 40 000 kr igjen å fordele."

# who applies, by person: what for (NOK), the account, and what is most important to them
OLA, LIV, SARA = "Ola", "Liv", "Sara"
LATE = "Petter"  # only begins
SUMS = {OLA: FULL, LIV: 20_000, SARA: 12_000}
ACCOUNTS = {OLA: "97101234561", LIV: "97101234588", SARA: "97101234596"}
ANSWERS = {
    OLA: "Nye noter og en dirigent til de yngste.",
    LIV: "Leie av øvingsrom.",
    SARA: "Et kurs for frivillige.",
}
MORE = "Hvor mange er dere, og hva koster øvingsrommet?"
MENDED = "Leie av øvingsrom. Vi er 32, og rommet koster 20 000 kr i året."
ABOUT_BAND = "Vi lærer barn å spille sammen, og går i tog når noe skal feires."
ABOUT_THEM = "Vi øver hver uke og har plass til flere."

GIVEN = "Laget når mange barn. Kommunen gir det de søkte om."
PARTLY = "Kommunen dekker halve leien, fordi potten er liten."
REFUSED = "Potten rekker ikke til alle i år, og andre når flere."
AGAIN = "Kommunen så ikke at rommet brukes av tre kor. Derfor får dere mer."
COMPLAINT = "Rommet brukes av tre kor. Det står i søknaden, men ikke i svaret."
REPORT = "Vi kjøpte noter og betalte dirigenten til de yngste."

RIGHT = "Dere kan klage innen tre uker."
FREEDOM = "begrenser aldri retten deres til å kritisere kommunen"


def kr(amount: int) -> str:
    """«25 000 kr», with the spaces that a page is read with."""
    return f"{amount:,} kr".replace(",", " ")
