import { cva } from 'class-variance-authority';

/** How a button looks, for what isn't one by itself: a link, a step that is missing. */
export const buttonStyle = cva(
  [
    'inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap select-none',
    'transition-colors duration-100 [&_svg]:shrink-0',
    'disabled:opacity-50 aria-disabled:opacity-50 disabled:pointer-events-none aria-disabled:cursor-not-allowed',
  ],
  {
    variants: {
      tone: {
        primary: 'bg-accent text-accent-on hover:bg-accent-hover',
        secondary: 'border border-line-strong bg-surface text-ink hover:bg-hover',
        ghost: 'text-muted hover:bg-hover hover:text-ink',
        positive: 'bg-positive-solid text-positive-on hover:bg-positive-solid-hover',
        negative: 'bg-negative-solid text-negative-on hover:bg-negative-solid-hover',
        'negative-quiet': 'border border-negative-line bg-surface text-negative hover:bg-negative-soft',
        link: 'text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current',
      },
      size: {
        sm: 'h-7 px-2.5 text-xs',
        md: 'h-8 px-3 text-sm',
        lg: 'h-10 px-4 text-base',
      },
    },
    compoundVariants: [{ tone: 'link', className: 'h-auto px-0' }],
    defaultVariants: { tone: 'secondary', size: 'md' },
  },
);
