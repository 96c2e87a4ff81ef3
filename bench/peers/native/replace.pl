# Replaces each match of the pattern $ARGV[0] on standard input by a pseudonym, or by the
# text $ARGV[1] if there is one, line by line as perl -p does.
use strict;
use warnings;
use Digest::SHA qw(hmac_sha256_hex);

my ($pattern, $text) = @ARGV;
my $key = 'an invented key of 32 characters';
my $found = qr/$pattern/;
while (my $line = <STDIN>) {
	if (defined $text) {
		$line =~ s/$found/$text/g;
	} else {
		$line =~ s/($found)/'x_' . substr(hmac_sha256_hex($1, $key), 0, 24)/ge;
	}
	print $line or exit 1;
}
