import { ChevronsUpDown, Hourglass, KeyRound } from 'lucide';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Icon } from './icon';

const drawn = (props: Parameters<typeof Icon>[0]) => renderToStaticMarkup(createElement(Icon, props));

describe('an icon', () => {
  it('is one path where it is paths only, each beginning where it would by itself', () => {
    expect(drawn({ of: ChevronsUpDown })).toContain('<path d="m7 15 5 5 5-5M0 0m7 9 5-5 5 5"></path></svg>');
    expect(drawn({ of: Hourglass }).match(/<path/g)).toHaveLength(1);
  });

  it('keeps other shapes and what they are drawn with', () => {
    const key = drawn({ of: KeyRound });
    expect(key).toMatch(/<path d="[^"]+"/);
    expect(key).toMatch(/<circle [^>]*fill="currentColor"/);
  });

  it('is hidden from screen readers, or has a name', () => {
    expect(drawn({ of: Hourglass })).toContain('aria-hidden="true"');
    const named = drawn({ of: Hourglass, label: 'expires soon' });
    expect(named).toContain('role="img" aria-label="expires soon"');
    expect(named).not.toContain('aria-hidden');
  });
});
