
import apps.resources.models.edition
import apps.resources.models.pack
import apps.resources.models.resource
import apps.vocabulary.wordbeginnings
import django.db.models.deletion
import django_countries.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('training', '0004_lists_in_order'),
        ('vocabulary', '0003_quick_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(blank=True, help_text='As printed: “v2.0”, “Rev 1.1”.', max_length=80, verbose_name='version')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='The newest version has the highest number.', verbose_name='order')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='issued on')),
                ('issued_precision', models.CharField(choices=[('day', 'the day'), ('month', 'the month'), ('year', 'the year'), ('unknown', 'not known')], default='unknown', max_length=8, verbose_name='date known to')),
                ('continuously_updated', models.BooleanField(default=False, verbose_name='continuously updated')),
                ('review_by', models.DateField(blank=True, null=True, verbose_name='review by')),
                ('extent', models.CharField(blank=True, help_text='As known: “162 pages”, “21 slides”.', max_length=40, verbose_name='extent')),
                ('address', models.URLField(blank=True, max_length=500, verbose_name='where it is published')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='last checked')),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ['-position', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OutsideHost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, unique=True)),
                ('free_at', models.DateTimeField(help_text='When it may be asked again.')),
                ('robots', models.TextField(blank=True)),
                ('robots_at', models.DateTimeField(null=True)),
                ('token', models.UUIDField(null=True)),
                ('claimed_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.resources.models.edition.new_public_id, editable=False, max_length=24, unique=True)),
                ('language', models.CharField(choices=[('ar', 'Arabic'), ('zh-hans', 'Chinese'), ('en', 'English'), ('fr', 'French'), ('ru', 'Russian'), ('es', 'Spanish'), ('am', 'Amharic'), ('bn', 'Bengali'), ('fa', 'Persian'), ('ht', 'Haitian Creole'), ('id', 'Indonesian'), ('my', 'Burmese'), ('ne', 'Nepali'), ('pt', 'Portuguese'), ('so', 'Somali'), ('sw', 'Swahili'), ('tr', 'Turkish'), ('uk', 'Ukrainian'), ('ur', 'Urdu')], default='en', max_length=10, verbose_name='language')),
                ('medium', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'DOCX'), ('html', 'HTML'), ('image', 'Image'), ('slides', 'Slides'), ('web', 'Web page'), ('web-course', 'Web course'), ('map', 'Map')], default='pdf', max_length=10, verbose_name='format')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='resources.edition')),
            ],
            options={
                'verbose_name': 'copy',
                'verbose_name_plural': 'copies, one per language',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OutsideAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=500, unique=True, verbose_name='address')),
                ('verdict', models.CharField(choices=[('new', 'Not looked at yet'), ('works', 'Works'), ('moved', 'Moved'), ('elsewhere', 'Another site now'), ('gone', 'Gone'), ('unseen', 'Could not be looked at')], default='new', max_length=10, verbose_name='verdict')),
                ('since', models.DateTimeField(null=True, verbose_name='since')),
                ('looks', models.PositiveIntegerField(default=0, verbose_name='looks that say so')),
                ('why', models.CharField(blank=True, choices=[('', ''), ('not_found', 'The page is not there.'), ('no_host', 'A site of this name does not exist.'), ('unresolved', 'The name of the site could not be looked up.'), ('not_ours', 'The address leads to a place that is not on the open web.'), ('no_connection', 'The site could not be reached.'), ('slow', 'The site did not answer in time.'), ('insecure', 'No secure connection could be made: its certificate is not valid.'), ('broken', 'The answer was no proper web page.'), ('robots', 'The site asks programs to stay away from this page.'), ('refused', 'The site does not let programs in.'), ('later', 'The site asked us to come later.'), ('failing', 'The site reports a fault of its own.'), ('circle', 'The site sends visitors round in a circle.'), ('odd', 'The site gave an answer that says nothing.')], max_length=15, verbose_name='what stood in the way')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='status')),
                ('leads_to', models.TextField(blank=True, verbose_name='leads to')),
                ('missing_since', models.DateTimeField(null=True)),
                ('looked_at', models.DateTimeField(null=True, verbose_name='last looked at')),
                ('due_at', models.DateTimeField(verbose_name='next look')),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('dealt_with_at', models.DateTimeField(null=True, verbose_name='dealt with by staff')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addresses', to='resources.outsidehost')),
            ],
            options={
                'verbose_name': 'outside address',
                'verbose_name_plural': 'outside addresses',
                'ordering': ['-since', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=apps.resources.models.pack.new_public_id, max_length=48, unique=True)),
                ('asked_from', models.CharField(help_text='A fingerprint of who asked, to count how often they do.', max_length=64)),
                ('language', models.CharField(choices=[('ar', 'Arabic'), ('zh-hans', 'Chinese'), ('en', 'English'), ('fr', 'French'), ('ru', 'Russian'), ('es', 'Spanish')], default='en', max_length=10)),
                ('likeness', models.CharField(help_text='The same for packs that would be alike.', max_length=64)),
                ('contents', models.JSONField(default=list)),
                ('said_size', models.PositiveBigIntegerField(help_text='In bytes, as said before it was built.')),
                ('done_size', models.PositiveBigIntegerField(default=0, help_text='In bytes, written so far.')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', max_length=8)),
                ('trouble', models.CharField(blank=True, max_length=300)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('file', models.FileField(blank=True, max_length=200, upload_to=apps.resources.models.pack.pack_name)),
                ('size', models.PositiveBigIntegerField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='packs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'field pack',
                'verbose_name_plural': 'field packs',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReadingList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('is_public', models.BooleanField(default=False, verbose_name='public')),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('course', models.ForeignKey(blank=True, help_text='Its events show this list.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reading_lists', to='training.course', verbose_name='course')),
            ],
            options={
                'verbose_name': 'reading list',
                'verbose_name_plural': 'reading lists',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='ReadingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('note', models.CharField(blank=True, help_text='“Chapters 2 and 3”', max_length=200, verbose_name='what to read in it')),
                ('reading_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='resources.readinglist')),
            ],
            options={
                'verbose_name': 'resource to read',
                'verbose_name_plural': 'resources to read',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReadingListTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('ar', 'Arabic'), ('zh-hans', 'Chinese'), ('en', 'English'), ('fr', 'French'), ('ru', 'Russian'), ('es', 'Spanish')], default='en', max_length=10, verbose_name='language')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('introduction', models.TextField(blank=True, help_text='Plain text.', verbose_name='introduction')),
                ('reading_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='resources.readinglist')),
            ],
            options={
                'verbose_name': 'language version',
                'verbose_name_plural': 'language versions',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(default=apps.resources.models.resource.new_code, error_messages={'unique': 'Another resource has this short link.'}, help_text='Of the lasting address /r/…, for print. Never change it once it is printed.', max_length=20, unique=True, verbose_name='short link')),
                ('slug', models.SlugField(error_messages={'unique': 'Another resource has this address.'}, help_text='The end of its address, /library/…/. After a change the former one leads here.', max_length=120, unique=True, verbose_name='address')),
                ('type', models.CharField(choices=[('guideline', 'Guidelines'), ('collection', 'Collection of guidelines'), ('reference-paper', 'Reference paper'), ('handbook', 'Handbook'), ('field-manual', 'Field manual'), ('guide', 'Guide'), ('operational-guidance', 'Operational guidance'), ('guidance-note', 'Guidance note'), ('country-guidance', 'Country guidance'), ('policy', 'Policy'), ('advocacy-messages', 'Advocacy messages'), ('publication', 'Publication'), ('research-report', 'Research report'), ('evaluation', 'Evaluation'), ('evaluation-response', 'Response to an evaluation'), ('meeting-report', 'Meeting report'), ('workshop-report', 'Workshop report'), ('agenda', 'Agenda'), ('briefing-book', 'Briefing book'), ('presentation', 'Presentation'), ('training-slides', 'Training slides'), ('e-course', 'E-course'), ('catalogue', 'Interactive catalogue'), ('participant-information', 'Information for participants'), ('factsheet', 'Factsheet'), ('brochure', 'Brochure'), ('infographic', 'Infographic'), ('map', 'Map'), ('information-note', 'Information note'), ('advice-series', 'Advice series'), ('periodic-update', 'Periodic update'), ('newsletter', 'Newsletter'), ('request', 'Request for assets')], max_length=30, verbose_name='type')),
                ('region', models.CharField(blank=True, choices=[('global', 'Global'), ('africa', 'Africa'), ('americas', 'Americas'), ('asia-pacific', 'Asia-Pacific'), ('europe', 'Europe'), ('middle-east', 'Middle East')], max_length=20, verbose_name='region')),
                ('countries', django_countries.fields.CountryField(blank=True, max_length=746, multiple=True, verbose_name='countries')),
                ('audiences', models.JSONField(blank=True, default=list, verbose_name='written for')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('suggested', 'Suggested by a member'), ('published', 'Published'), ('declined', 'Suggestion declined')], default='draft', max_length=10, verbose_name='state')),
                ('access', models.CharField(choices=[('public', 'Everybody'), ('members', 'Members'), ('participants', 'Participants of an event')], default='public', max_length=12, verbose_name='open to')),
                ('embargoed_until', models.DateTimeField(blank=True, help_text='In UTC. Until then only staff see it.', null=True, verbose_name='not before')),
                ('note', models.TextField(blank=True, verbose_name='note for staff')),
                ('suggestion', models.TextField(blank=True, editable=False, verbose_name='why it belongs here')),
                ('decision', models.TextField(blank=True, verbose_name='answer to the suggestion')),
                ('decided_at', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('event', models.ForeignKey(blank=True, help_text='Whose participants alone may see it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='training.event', verbose_name='event')),
                ('suggested_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestions', to=settings.AUTH_USER_MODEL)),
                ('topics', models.ManyToManyField(blank=True, related_name='resources', to='vocabulary.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'resource',
                'verbose_name_plural': 'resources',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('newer-version', 'is a newer version of'), ('supersedes', 'supersedes'), ('contains', 'contains'), ('translation', 'is a translation of'), ('summary', 'is a summary of'), ('complement', 'complements'), ('response', 'responds to')], max_length=15, verbose_name='relation')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_from', to='resources.resource', verbose_name='other resource')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='resources.resource')),
            ],
            options={
                'verbose_name': 'relation',
                'verbose_name_plural': 'relations',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='readinglist',
            name='resources',
            field=models.ManyToManyField(related_name='reading_lists', through='resources.ReadingItem', to='resources.resource'),
        ),
        migrations.AddField(
            model_name='readingitem',
            name='resource',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reading_items', to='resources.resource', verbose_name='resource'),
        ),
        migrations.CreateModel(
            name='Publisher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('publisher', 'Publisher'), ('author', 'Author'), ('commissioner', 'Commissioned by'), ('endorser', 'Endorsed by'), ('funder', 'Funded by')], default='publisher', max_length=12, verbose_name='role')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published', to='vocabulary.organization', verbose_name='organization')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='publishers', to='resources.resource')),
            ],
            options={
                'verbose_name': 'publisher',
                'verbose_name_plural': 'publishers',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OldAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(error_messages={'unique': 'This old address leads to another resource already.'}, help_text='As in /norms-and-guidance/oslo.pdf; a whole address is cut to its path.', max_length=300, unique=True, verbose_name='path')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_addresses', to='resources.resource')),
            ],
            options={
                'verbose_name': 'old address',
                'verbose_name_plural': 'old addresses',
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='resources.resource')),
            ],
        ),
        migrations.AddField(
            model_name='edition',
            name='resource',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='resources.resource'),
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
            ],
            options={
                'verbose_name': 'suggestion',
                'verbose_name_plural': 'suggestions',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('resources.resource',),
        ),
        migrations.CreateModel(
            name='ResourceTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('ar', 'Arabic'), ('zh-hans', 'Chinese'), ('en', 'English'), ('fr', 'French'), ('ru', 'Russian'), ('es', 'Spanish')], default='en', max_length=10, verbose_name='language')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('summary', models.TextField(blank=True, help_text='Plain text, a few sentences.', verbose_name='summary')),
                ('other_names', models.CharField(blank=True, help_text='What people search for, with commas between: “Oslo Guidelines, MCDA”.', max_length=300, verbose_name='also known as')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='resources.resource')),
            ],
            options={
                'verbose_name': 'title and summary',
                'verbose_name_plural': 'titles and summaries',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='revision')),
                ('is_current', models.BooleanField(default=True, editable=False)),
                ('file', models.FileField(max_length=200, upload_to=apps.resources.models.edition.stored_name, verbose_name='file')),
                ('name', models.CharField(max_length=120, verbose_name='name for downloads')),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField(help_text='In bytes.', verbose_name='size')),
                ('sha256', models.CharField(max_length=64, verbose_name='checksum')),
                ('pages', models.PositiveIntegerField(null=True, verbose_name='pages')),
                ('cover', models.FileField(blank=True, max_length=200, upload_to=apps.resources.models.edition.cover_name)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded')),
                ('reading', models.CharField(choices=[('waiting', 'Waits to be read'), ('done', 'Read'), ('no_text', 'Has no text'), ('refused', 'Could not be read')], default='waiting', max_length=8, verbose_name='text')),
                ('trouble', models.CharField(blank=True, max_length=300, verbose_name='why it could not be read')),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('copy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='resources.copy')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='SavedResource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('saved_at', models.DateTimeField(auto_now_add=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_resources', to=settings.AUTH_USER_MODEL)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_by', to='resources.resource')),
            ],
            options={
                'ordering': ['-saved_at', '-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='copy',
            index=models.Index(condition=models.Q(('url', ''), _negated=True), fields=['url'], name='copy_url'),
        ),
        migrations.AddConstraint(
            model_name='copy',
            constraint=models.UniqueConstraint(fields=('edition', 'language', 'medium'), name='copy_once_per_language_and_format', violation_error_message='This edition has a copy in this language and format already. A new file for it goes there.'),
        ),
        migrations.AddIndex(
            model_name='outsideaddress',
            index=models.Index(fields=['host', 'due_at'], name='outside_due'),
        ),
        migrations.AddIndex(
            model_name='outsideaddress',
            index=models.Index(fields=['verdict', '-since'], name='outside_verdict'),
        ),
        migrations.AddIndex(
            model_name='pack',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['claimed_until'], name='pack_waiting'),
        ),
        migrations.AddIndex(
            model_name='pack',
            index=models.Index(fields=['likeness'], name='pack_likeness'),
        ),
        migrations.AddIndex(
            model_name='pack',
            index=models.Index(fields=['asked_from', 'asked_at'], name='pack_asked_from'),
        ),
        migrations.AddIndex(
            model_name='pack',
            index=models.Index(fields=['expires_at'], name='pack_expires'),
        ),
        migrations.AddConstraint(
            model_name='readinglisttranslation',
            constraint=models.UniqueConstraint(fields=('reading_list', 'language'), name='reading_list_once_per_language'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(condition=models.Q(('state', 'published'), _negated=True), fields=['state', 'id'], name='resource_unpublished'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(condition=models.Q(('suggestion', ''), _negated=True), fields=['id'], name='resource_once_suggested'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(condition=models.Q(('access', 'public'), _negated=True), fields=['access', 'id'], name='resource_not_for_all'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(fields=['type', 'id'], name='resource_by_type'),
        ),
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(fields=['region', 'id'], name='resource_by_region'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('access', 'participants'), _negated=True), ('event__isnull', False), _connector='OR'), name='resource_participants_of_what'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.UniqueConstraint(fields=('resource', 'kind', 'other'), name='relation_once'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('resource', models.F('other')), _negated=True), name='relation_to_another'),
        ),
        migrations.AddConstraint(
            model_name='readingitem',
            constraint=models.UniqueConstraint(fields=('reading_list', 'resource'), name='reading_item_once'),
        ),
        migrations.AddConstraint(
            model_name='publisher',
            constraint=models.UniqueConstraint(fields=('resource', 'organization', 'role'), name='publisher_once_per_role'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(('address', ''), _negated=True), fields=['address'], name='edition_address'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('resource', 'position'), name='edition_once_per_position', violation_error_message='Another edition has this place in the order. Give each its own.'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_on', None), ('issued_precision', 'unknown')), models.Q(models.Q(('issued_precision', 'unknown'), _negated=True), ('issued_on__isnull', False)), _connector='OR'), name='edition_date_and_precision', violation_error_message='Give a date and say how much of it is known; where nothing is known, leave the date empty.'),
        ),
        migrations.AddIndex(
            model_name='resourcetranslation',
            index=apps.vocabulary.wordbeginnings.WordIndex(fields=['title'], name='resource_title_words'),
        ),
        migrations.AddIndex(
            model_name='resourcetranslation',
            index=apps.vocabulary.wordbeginnings.WordIndex(fields=['other_names'], name='resource_other_names_words'),
        ),
        migrations.AddConstraint(
            model_name='resourcetranslation',
            constraint=models.UniqueConstraint(fields=('resource', 'language'), name='resource_once_per_language'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(condition=models.Q(('reading', 'waiting')), fields=['claimed_until'], name='revision_waiting'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('copy', 'number'), name='revision_number_once'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('copy',), name='revision_one_current'),
        ),
        migrations.AddConstraint(
            model_name='savedresource',
            constraint=models.UniqueConstraint(fields=('member', 'resource'), name='saved_once'),
        ),
    ]
