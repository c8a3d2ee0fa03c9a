package dev.journeyman.guardrails.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataRedactionTest {
    private static final String VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
    private final PersonalDataRedaction redaction = new PersonalDataRedaction();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            write to max.muster@firma-auto.de.            | write to [email].
            max+cars@mail.example.co.uk stalls            | [email] stalls
            ask max[at]firma(dot)de about it              | ask [email] about it
            card 4111 1111 1111 1111 12/27                | card [card] 12/27
            4111-1111-1111-1111                           | [card]
            amex 378282246310005 declined                 | amex [card] declined
            IBAN DE89 3704 0044 0532 0130 00              | IBAN [iban]
            pay gb82west12345698765432 please             | pay [iban] please
            VIN 1HGCM82633A004352 misfires                | VIN [vin] misfires
            1M8GDM9AXKP042788 is the car                  | [vin] is the car
            vin: wvwzzz1kz6w612305 rough idle             | vin: [vin] rough idle
            chassis no WVW ZZZ 1KZ 6W 612 305 stalls      | chassis no [vin] stalls
            call me at 0171 2345678                       | call me at [phone]
            +49 (0)171-2345678 ext 12                     | [phone]
            ring (555) 010-1234 today                     | ring [phone] today
            phone: 467 3395                               | phone: [phone]
            my plate is AB12 CDE and it stalls            | my plate is [plate] and it stalls
            B-AB 1234 leaks oil                           | [plate] leaks oil
            AB-123-CD, 7ABC123 and 12-AB-34               | [plate], [plate] and [plate]
            registration number: abc 1234                 | registration number: [plate]
            Kennzeichen M XY 77 ruckelt                   | Kennzeichen [plate] ruckelt
            """)
    void takesOut(String text, String expected) {
        assertThat(redaction.redact(text).text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P0301, P0420 and U0100-87 at 2500 RPM, 148000 km, 14.7 V",
                "Bosch part 0 280 158 117 and 0280158117",
                "part number 06A 905 115 D, 1K0615301AA",
                "2012 Ford Focus 2.0 148,000 km 12/03/2021 10:20",
                "Lexus IS 200 SE, Volvo XC60 AWD, BMW X5 30D, GT86 TRD",
                "MY XC60 HAS A MISFIRE. CAMPAIGN 14V123000",
                "clutch plate 228 mm worn, pressure plate 240MM",
                "25 Nm, 1500-2000 rpm, gap 0.8-0.9 mm, 192.168.0.10",
                "load 45.1, rpm 780, ect 92, stft -3.1, ltft 12.5",
                "serial 4111111111111112 and 1234567890123456", // neither passes the formula
                "DE00370400440532013000 has wrong check digits",
                "the 17 letters counterrevolution are a word",
                "model years 2012-2014, 2000-04-16 11:34:35",
                "user@localhost and @home and a@b",
                "(+ and ++ and (+a and +(b", // signs that no digit follows
            })
    void leavesAlone(String text) {
        assertThat(redaction.redact(text)).isEqualTo(Redacted.unchanged(text));
    }

    @Test
    void countsByKind() {
        Redacted redacted = redaction.redact("a@b.de, c@d.org, +49 171 2345678");
        assertThat(redacted.text()).isEqualTo("[email], [email], [phone]");
        assertThat(redacted.counts()).isEqualTo(Map.of(PersonalData.EMAIL, 2, PersonalData.PHONE, 1));
        assertThat(redacted.total()).isEqualTo(3);
    }

    @Test
    void placesAreThoseOfTheOriginalWhateverTheScript() {
        String text = "Ömer’s \uFF0B\uFF14\uFF19\u2009171\u20112345678 läuft";
        List<Finding> found = redaction.find(text);
        assertThat(found).hasSize(1);
        Finding phone = found.get(0);
        assertThat(text.substring(phone.start(), phone.end())).isEqualTo("\uFF0B\uFF14\uFF19\u2009171\u20112345678");
    }

    /** Random VINs with the check digit of 49 CFR 565.15, worked out here by the regulation's table and not by the detector's. */
    @Test
    void everyNumberWithARightCheckDigitIsFound() {
        Map<Character, Integer> values = new java.util.HashMap<>();
        String[] rows = {"AJ1", "BKS2", "CLT3", "DMU4", "ENV5", "FW6", "GPX7", "HY8", "RZ9", "0"};
        for (String row : rows) {
            int value = row.charAt(row.length() - 1) - '0';
            for (char c : row.toCharArray()) {
                values.put(c, value);
            }
        }
        int[] weights = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
        Random random = new Random(20261121);
        for (int i = 0; i < 500; i++) {
            StringBuilder vin = new StringBuilder("1H"); // letters, so that it is no mere number
            while (vin.length() < 17) {
                vin.append(VIN_LETTERS.charAt(random.nextInt(VIN_LETTERS.length())));
            }
            vin.setCharAt(2, 'G');
            int sum = 0;
            for (int at = 0; at < 17; at++) {
                sum += weights[at] * values.getOrDefault(vin.charAt(at), 0);
            }
            vin.setCharAt(8, sum % 11 == 10 ? 'X' : (char) ('0' + sum % 11));
            assertThat(redaction.redact("the car " + vin + " stalls").text())
                    .as(vin.toString())
                    .isEqualTo("the car [vin] stalls");
        }
    }

    @Test
    void doingItAgainFindsNoMoreThanWasFound() {
        long seed = 4711;
        Random random = new Random(seed);
        String pieces = "0123456789 -+().@ABCabc/\n[]";
        String[] words = {"phone", "plate is", "vin", "card", "iban", "P0301", "[phone]", "AB12 CDE", "a@b.de", "x12"};
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int c = 0; c < length; c++) {
                text.append(
                        random.nextInt(8) == 0
                                ? words[random.nextInt(words.length)]
                                : String.valueOf(pieces.charAt(random.nextInt(pieces.length()))));
            }
            Redacted once = redaction.redact(text.toString());
            Redacted twice = redaction.redact(once.text());
            assertThat(twice.counts().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .as("seed " + seed + ", text " + text)
                    .isLessThanOrEqualTo(once.total());
        }
    }

    /** No text makes it slow: of each kind of bait, four times as much takes no more than some ten times as long. */
    @ParameterizedTest
    @ValueSource(strings = {"1 ", "(+", "a@", "A-", "plate ", "GB82 ", "vin A1 ", "(0", "4111", ".", "call 12 "})
    void timeGrowsWithTheLength(String bait) {
        String small = bait.repeat(20_000 / bait.length());
        String large = bait.repeat(80_000 / bait.length());
        redaction.redact(small); // warm
        long began = System.nanoTime();
        redaction.redact(small);
        long smallNanos = Math.max(System.nanoTime() - began, 20_000_000);
        began = System.nanoTime();
        redaction.redact(large);
        long largeNanos = System.nanoTime() - began;
        assertThat(largeNanos).as("%d ns for the small one", smallNanos).isLessThan(25 * smallNanos);
    }
}
