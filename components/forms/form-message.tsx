import { Banner } from '@/components/ui/banner';

/** What a form's refusal says that belongs to no field; read out when it appears. */
export function FormMessage({ message }: { message: string | undefined }) {
  return (
    <div role="alert" className="empty:hidden">
      {message !== undefined && (
        <Banner tone="negative">
          <p>{message}</p>
        </Banner>
      )}
    </div>
  );
}
