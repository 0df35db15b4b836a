package dev.blindbridge.bench.browser;

import dev.blindbridge.bench.traffic.Utterance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/// Words spoken one after another by espeak-ng in several voices and speeds, in random order, with
/// the faint noise of a room below, as one WAV file.
final class Corpus {
    static final List<String> WORDS =
            List.of(
                    "yes",
                    "no",
                    "maybe",
                    "hello",
                    "money",
                    "tomorrow",
                    "seventeen",
                    "agreement",
                    "confidential",
                    "resignation");
    static final List<String> VOICES =
            List.of(
                    "en-us+m3",
                    "en-us+f2",
                    "en-gb+m1",
                    "en-gb-scotland+m7",
                    "en-gb-x-rp+f4",
                    "en-029+f3");
    static final List<Integer> SPEEDS = List.of(145, 190);

    /// What espeak-ng writes.
    static final int SAMPLE_RATE_HZ = 22050;

    private static final AudioFormat FORMAT = new AudioFormat(SAMPLE_RATE_HZ, 16, 1, true, false);
    private static final int LEAD_MS = 300;

    /// About -65 dB of full scale: a quiet room. Digital silence would flatter DTX.
    private static final double NOISE = 18;

    /// A sample of the word itself, well above the noise.
    private static final int AUDIBLE = 300;

    private final List<Utterance> utterances = new ArrayList<>();
    private final short[] samples;

    private Corpus(List<Utterance> shapes, List<ShortBuffer> sounds) {
        int slot = SAMPLE_RATE_HZ * Utterance.LENGTH_MS / 1000;
        int lead = SAMPLE_RATE_HZ * LEAD_MS / 1000;
        samples = new short[slot * shapes.size()];
        Random noise = new Random(1);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(noise.nextGaussian() * NOISE);
        }
        for (int u = 0; u < shapes.size(); u++) {
            ShortBuffer sound = sounds.get(u);
            for (int i = 0; i < Math.min(sound.limit(), slot - lead); i++) {
                int at = u * slot + lead + i;
                samples[at] = (short) Math.clamp(samples[at] + sound.get(i), -32768, 32767);
            }
            utterances.add(shapes.get(u));
        }
    }

    /// Speaks everything once.
    static Corpus speak() throws IOException, UnsupportedAudioFileException {
        record Spoken(Utterance shape, ShortBuffer sound) {}
        List<Spoken> all = new ArrayList<>();
        for (String voice : VOICES) {
            for (int speed : SPEEDS) {
                for (String word : WORDS) {
                    ShortBuffer sound = espeak(voice, speed, word);
                    all.add(new Spoken(shape(voice, speed, word, sound), sound));
                }
            }
        }
        Collections.shuffle(all, new Random(2));
        return new Corpus(
                all.stream().map(Spoken::shape).toList(), all.stream().map(Spoken::sound).toList());
    }

    private static Utterance shape(String voice, int speed, String word, ShortBuffer sound) {
        int first = 0;
        while (Math.abs(sound.get(first)) < AUDIBLE) {
            first++;
        }
        int last = sound.limit() - 1;
        while (Math.abs(sound.get(last)) < AUDIBLE) {
            last--;
        }
        return new Utterance(voice, speed, word, atMs(first), atMs(last), List.of());
    }

    private static int atMs(int sample) {
        return LEAD_MS + (int) (sample * 1000L / SAMPLE_RATE_HZ);
    }

    private static ShortBuffer espeak(String voice, int speed, String word)
            throws IOException, UnsupportedAudioFileException {
        Process process =
                new ProcessBuilder(
                                "espeak-ng",
                                "-v",
                                voice,
                                "-s",
                                Integer.toString(speed),
                                "--stdout",
                                word)
                        .start();
        byte[] wav = process.getInputStream().readAllBytes();
        try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            if (in.getFormat().getSampleRate() != SAMPLE_RATE_HZ) {
                throw new IOException("espeak-ng speaks " + in.getFormat());
            }
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            return bytes.asShortBuffer();
        }
    }

    /// In the order of the file, without packets.
    List<Utterance> utterances() {
        return utterances;
    }

    /// Something with the rise and fall of speech that needs no espeak-ng: four seconds, again and
    /// again a buzz of half a second whose pitch changes, and silence.
    static byte[] syllables() throws IOException {
        short[] samples = new short[4 * SAMPLE_RATE_HZ];
        for (int i = 0; i < samples.length; i++) {
            double seconds = (double) i / SAMPLE_RATE_HZ;
            double loud = Math.max(0, Math.sin(2 * Math.PI * seconds));
            double pitch = 120 + 40 * Math.sin(7 * seconds);
            double buzz = 0;
            for (int harmonic = 1; harmonic < 20; harmonic++) {
                buzz += Math.sin(2 * Math.PI * pitch * harmonic * seconds) / harmonic;
            }
            samples[i] = (short) (8000 * loud * buzz);
        }
        return wav(samples);
    }

    byte[] wav() throws IOException {
        return wav(samples);
    }

    private static byte[] wav(short[] samples) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(
                        new ByteArrayInputStream(bytes.array()), FORMAT, samples.length),
                AudioFileFormat.Type.WAVE,
                out);
        return out.toByteArray();
    }
}
