import { Banner } from '@/components/ui/banner';

/** What a form's refusal says that belongs to no field; read out when it appears. */
export function FormMessage({ message }: { message: string | undefined }) {
  return (
    <div role="alert">
      {message !== undefined && (
        <Banner tone="negative" className="mb-1">
          <p>{message}</p>
        </Banner>
      )}
    </div>
  );
}
