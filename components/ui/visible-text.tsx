import { revealHidden } from '@/lib/redaction/suspicious-text';

/**
 * Text that somebody else wrote, with nothing hidden in it: invisible and direction-changing characters, padding and
 * words that mix scripts are printed as what they are. Never Markdown, never HTML.
 */
export function VisibleText({ text }: { text: string }) {
  return (
    <bdi className="wrap-anywhere whitespace-pre-wrap">
      {revealHidden(text).map((segment, index) => {
        switch (segment.kind) {
          case 'text':
            return segment.text;
          case 'hidden':
            return <HiddenCharacter key={index} {...segment} />;
          case 'mixed-script':
            return <MixedScript key={index} text={segment.text} scripts={segment.scripts} />;
        }
      })}
    </bdi>
  );
}

type Hidden = { codepoint: string | number; name: string; count?: number };

function HiddenCharacter({ codepoint, name, count = 1 }: Hidden) {
  const code = typeof codepoint === 'number' ? `U+${codepoint.toString(16).toUpperCase().padStart(4, '0')}` : codepoint;
  return (
    <span
      title={`${name} (${code})${count > 1 ? `, ${count} in a row` : ''}`}
      className="mx-px inline-flex items-baseline rounded-sm border border-negative-line bg-negative-soft px-1 align-baseline indent-0 font-mono text-2xs/4 font-semibold whitespace-nowrap text-negative"
    >
      <span className="sr-only">hidden character </span>
      {code}
      {count > 1 && <span className="ml-1 font-normal">×{count}</span>}
      <span className="sr-only"> {name}</span>
    </span>
  );
}

function MixedScript({ text, scripts }: { text: string; scripts: readonly string[] }) {
  const mix = scripts.join(' and ');
  return (
    <span title={`This word mixes ${mix} letters`} className="rounded-sm bg-warning-soft px-0.5 text-warning">
      <span className="underline decoration-wavy underline-offset-4">{text}</span>
      <span className="ml-1 font-sans text-2xs font-medium">mixes {mix}</span>
    </span>
  );
}
