'use client';

import { Check, Copy } from 'lucide';
import { useEffect, useState } from 'react';
import { Button } from './button';
import { Icon } from './icon';
import { IconButton } from './icon-button';

type Props = {
  text: string;
  /** What is copied: `Copy id`. */
  label: string;
  /** With the words beside the picture. */
  wide?: boolean;
  className?: string;
};

export function CopyButton({ text, label, wide = false, className }: Props) {
  const [said, setSaid] = useState<'' | 'Copied' | 'Could not copy'>('');
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => setSaid(''), 2000);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      // No clipboard without https or permission; the text stays selectable.
      setSaid('Could not copy');
    }
  };
  const icon = said === 'Copied' ? Check : Copy;
  return (
    <>
      {wide ? (
        <Button size="sm" onClick={copy} {...(className === undefined ? {} : { className })}>
          <Icon of={icon} className="size-3.5" />
          {said || label}
        </Button>
      ) : (
        <IconButton icon={icon} label={said || label} size="sm" onClick={copy} className={className} />
      )}
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
