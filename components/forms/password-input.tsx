'use client';

import { Eye, EyeOff } from 'lucide';
import { useState, type ComponentProps } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';

type Props = Omit<ComponentProps<'input'>, 'type'> & { autoComplete: 'current-password' | 'new-password' };

/** A password that can be pasted, filled in by a password manager, and looked at. */
export function PasswordInput(props: Props) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <Input
        {...props}
        type={shown ? 'text' : 'password'}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className="h-10 pr-11"
      />
      <IconButton
        icon={shown ? EyeOff : Eye}
        label={shown ? 'Hide password' : 'Show password'}
        size="sm"
        onClick={() => setShown(!shown)}
        className="absolute top-1.5 right-1.5"
      />
    </div>
  );
}
