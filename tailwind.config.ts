import type { Config } from 'tailwindcss';

const token = (name: string) => `var(--${name})`;

/** A meaning has a text colour, a tint, an edge; the two that people press have a solid too. */
const tone = (name: string) => ({ DEFAULT: token(name), soft: token(`${name}-soft`), line: token(`${name}-line`) });
const pressable = (name: string) => ({
  ...tone(name),
  solid: token(`${name}-solid`),
  'solid-hover': token(`${name}-solid-hover`),
  on: token(`on-${name}`),
});

/** The design tokens by name; their values for light and dark are in app/globals.css. */
export default {
  content: ['./app/**/*.{ts,tsx}', './components/**/*.{ts,tsx}'],
  darkMode: ['selector', "[data-theme='dark']"],
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      canvas: token('canvas'),
      surface: token('surface'),
      sunken: token('sunken'),
      raised: token('raised'),
      hover: token('hover'),
      selected: token('selected'),
      line: { DEFAULT: token('line'), strong: token('line-strong') },
      control: token('control'),
      ink: token('ink'),
      muted: token('muted'),
      faint: token('faint'),
      focus: token('focus'),
      overlay: token('overlay'),
      accent: {
        DEFAULT: token('accent'),
        hover: token('accent-hover'),
        on: token('on-accent'),
        soft: token('accent-soft'),
        line: token('accent-line'),
        text: token('accent-text'),
      },
      positive: pressable('positive'),
      negative: pressable('negative'),
      warning: tone('warning'),
      neutral: tone('neutral'),
      slate: tone('slate'),
      unsure: tone('unsure'),
      info: tone('info'),
      json: {
        key: token('json-key'),
        string: token('json-string'),
        number: token('json-number'),
        atom: token('json-atom'),
      },
    },
    fontFamily: {
      sans: ["'Inter Variable'", 'system-ui', '-apple-system', "'Segoe UI'", 'sans-serif'],
      mono: ["'JetBrains Mono Variable'", 'ui-monospace', 'SFMono-Regular', 'Menlo', 'monospace'],
    },
    fontSize: {
      '2xs': ['0.6875rem', { lineHeight: '1rem', letterSpacing: '0.01em' }],
      xs: ['0.75rem', { lineHeight: '1.125rem' }],
      sm: ['0.8125rem', { lineHeight: '1.25rem' }],
      base: ['0.875rem', { lineHeight: '1.375rem' }],
      md: ['0.9375rem', { lineHeight: '1.5rem', letterSpacing: '-0.006em' }],
      lg: ['1.0625rem', { lineHeight: '1.5rem', letterSpacing: '-0.011em' }],
      xl: ['1.25rem', { lineHeight: '1.75rem', letterSpacing: '-0.017em' }],
      '2xl': ['1.5rem', { lineHeight: '2rem', letterSpacing: '-0.02em' }],
      '3xl': ['1.875rem', { lineHeight: '2.25rem', letterSpacing: '-0.024em' }],
    },
    extend: {
      borderRadius: { sm: '0.25rem', md: '0.375rem', lg: '0.5rem', xl: '0.75rem' },
      boxShadow: { sheet: token('shadow-sheet'), pop: token('shadow-pop') },
      maxWidth: { text: '44rem', page: '90rem' },
    },
  },
} satisfies Config;
